//! Command line of the Backlog ODBC driver.

mod sandbox;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Tools around the Backlog ODBC driver.
///
/// Backlog ODBC ドライバーの付属ツールです。
#[derive(Parser)]
#[command(name = "backlog-odbc", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Sandbox(sandbox::Arguments),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Sandbox(arguments) => sandbox::run(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("backlog-odbc: {error}");
            ExitCode::FAILURE
        }
    }
}
