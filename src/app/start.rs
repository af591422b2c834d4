//! Placeholder.
pub fn start(_file: Option<std::path::PathBuf>) -> Result<(), String> {
    Ok(())
}
