//! Entries of data sources (`odbc.ini`, registry), asked from the driver manager's installer library.

use std::ffi::{CStr, CString, c_char, c_int};
use std::sync::OnceLock;

use crate::settings::DsnSource;

/// The machine's data sources. Knows none where no installer library is found.
pub(super) struct InstalledDataSources;

/// `int SQLGetPrivateProfileString(section, entry, default, buffer, size, file)`
type GetPrivateProfileString = unsafe extern "C" fn(
    *const c_char,
    *const c_char,
    *const c_char,
    *mut c_char,
    c_int,
    *const c_char,
) -> c_int;

/// Longest value, bytes with terminator.
const LONGEST: usize = 4096;

#[cfg(unix)]
const LIBRARIES: &[&CStr] = &[
    c"libodbcinst.so.2",
    c"libodbcinst.so.1",
    c"libodbcinst.so",
    c"libodbcinst.2.dylib",
    c"libodbcinst.dylib",
    c"libiodbcinst.so.2",
    c"libiodbcinst.dylib",
];

#[cfg(unix)]
fn installer() -> Option<GetPrivateProfileString> {
    static FOUND: OnceLock<Option<GetPrivateProfileString>> = OnceLock::new();
    *FOUND.get_or_init(|| {
        LIBRARIES.iter().find_map(|name| {
            // SAFETY: both arguments are terminated strings; the library is never closed.
            let symbol = unsafe {
                let library = libc::dlopen(name.as_ptr(), libc::RTLD_LAZY | libc::RTLD_LOCAL);
                if library.is_null() {
                    return None;
                }
                libc::dlsym(library, c"SQLGetPrivateProfileString".as_ptr())
            };
            // SAFETY: the symbol of this name has had this signature since ODBC 2; NULL becomes `None`.
            unsafe { std::mem::transmute::<*mut libc::c_void, Option<GetPrivateProfileString>>(symbol) }
        })
    })
}

#[cfg(not(unix))]
fn installer() -> Option<GetPrivateProfileString> {
    None
}

impl DsnSource for InstalledDataSources {
    fn get(&self, dsn: &str, key: &str) -> Option<String> {
        let get = installer()?;
        let (dsn, key) = (CString::new(dsn).ok()?, CString::new(key).ok()?);
        let mut buffer = vec![0u8; LONGEST];
        // SAFETY: terminated strings, and a buffer of the size that is passed.
        unsafe {
            get(
                dsn.as_ptr(),
                key.as_ptr(),
                c"".as_ptr(),
                buffer.as_mut_ptr().cast(),
                LONGEST as c_int,
                c"odbc.ini".as_ptr(),
            )
        };
        let value = CStr::from_bytes_until_nul(&buffer).ok()?.to_string_lossy().into_owned();
        (!value.is_empty()).then_some(value)
    }
}
