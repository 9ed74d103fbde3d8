//! Files of calls: read from this computer and uploaded, downloaded and written to it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use datafusion::arrow::array::{ArrayRef, BinaryArray, Int64Array, StringArray};
use datafusion::arrow::record_batch::RecordBatch;

use super::errors;
use crate::api::Upload;
use crate::error::{Error, Result};

/// A path where a file can be made.
pub(super) fn free_path(text: String) -> Result<PathBuf> {
    let path = PathBuf::from(&text);
    if path.symlink_metadata().is_ok() {
        return Err(errors::file_exists(text));
    }
    let directory = path.parent().filter(|directory| !directory.as_os_str().is_empty());
    match directory.is_none_or(Path::is_dir) {
        true => Ok(path),
        false => Err(errors::no_directory(text)),
    }
}

/// What a call says of files.
#[derive(Default)]
pub(in crate::tables) struct Files {
    /// Name in Backlog.
    pub name: Option<String>,
    /// Bytes to upload.
    pub content: Option<Bytes>,
    /// File to upload.
    pub source: Option<PathBuf>,
    /// File to write.
    pub target: Option<PathBuf>,
}

impl Files {
    /// Refuses a file to upload that cannot be read, before anything is sent.
    pub fn check_source(&self) -> Result<()> {
        let Some(path) = &self.source else { return Ok(()) };
        let unreadable = |reason: String| errors::file_unreadable(path.display(), reason);
        let found = std::fs::File::open(path).and_then(|file| file.metadata());
        match found.map_err(|error| unreadable(error.to_string()))?.is_file() {
            true => Ok(()),
            false => Err(unreadable("it is no file".to_owned())),
        }
    }

    /// The file to send, when there is one; `unnamed` tells what is wrong with content that has no name.
    pub fn upload(self, unnamed: impl FnOnce() -> Error) -> Result<Option<Upload>> {
        let named = self.name.filter(|name| !name.trim().is_empty());
        if let Some(content) = self.content {
            let name = named.ok_or_else(unnamed)?;
            return Ok(Some(Upload { name, content }));
        }
        let Some(path) = self.source else { return Ok(None) };
        let unreadable = |reason: String| errors::file_unreadable(path.display(), reason);
        let own = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let name = named.or(own).ok_or_else(|| unreadable("it is no file".to_owned()))?;
        let content = std::fs::read(&path).map_err(|error| unreadable(error.to_string()))?;
        Ok(Some(Upload { name, content: content.into() }))
    }
}

/// The one row that tells of a download.
pub(super) fn downloaded(body: &[u8], target: Option<PathBuf>) -> Result<RecordBatch> {
    if let Some(path) = &target {
        write_new(path, body)?;
    }
    let shown = target.as_ref().map(|path| path.display().to_string());
    let content = target.is_none().then_some(body);
    let arrays: Vec<ArrayRef> = vec![
        Arc::new(Int64Array::from(vec![i64::try_from(body.len()).unwrap_or(i64::MAX)])),
        Arc::new(BinaryArray::from(vec![content])),
        Arc::new(StringArray::from(vec![shown])),
    ];
    RecordBatch::try_new(crate::tables::schema(&super::downloads::FILE), arrays)
        .map_err(crate::tables::errors::batch_failed)
}

/// Writes a file that does not exist yet.
fn write_new(path: &Path, content: &[u8]) -> Result<()> {
    use std::io::Write as _;
    let created = std::fs::File::create_new(path).and_then(|mut file| file.write_all(content));
    created.map_err(|error| errors::file_not_written(path.display(), error))
}
