//! Puts the JavaScript half beside a module for the browser: `stoer-glue MODULE MAP`.
//!
//! It is the `wasm-bindgen` command as a program of this workspace, so that Cargo.lock keeps its
//! version equal to that of the module, and no tool has to be installed.

use std::env::args_os;
use std::path::PathBuf;
use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let mut args = args_os().skip(1).map(PathBuf::from);
    let (Some(module), Some(folder)) = (args.next(), args.next()) else {
        eprintln!("gebruik: stoer-glue MODULE MAP");
        return ExitCode::from(2);
    };
    let mut bindgen = Bindgen::new();
    bindgen.input_path(&module).out_name("stoer").typescript(true);
    match bindgen.web(true).and_then(|bindgen| bindgen.generate(&folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("stoer-glue: {}: {error:#}", module.display());
            ExitCode::FAILURE
        }
    }
}
