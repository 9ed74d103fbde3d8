//! Link arguments of the cdylib.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let target = std::env::var("CARGO_CFG_TARGET_OS").unwrap_or_default();
    if matches!(target.as_str(), "linux" | "freebsd" | "android") {
        // The driver manager exports the same names: the library must find its own.
        println!("cargo:rustc-cdylib-link-arg=-Wl,-Bsymbolic");
        // unixODBC unloads drivers on the last disconnect; threads may still be ending.
        println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
    }
}
