//! Adding a folder again of which nothing has changed.

use std::sync::Arc;
use std::time::Instant;

use library::Library;

use super::model::Derived;
use super::{ScaleError, Tools};
use crate::figures::Figures;

/// Files of the folder.
const FILES: usize = 10_000;

/// Notes how long it takes.
pub(super) fn measure(
    figures: &mut Figures,
    model: &Arc<Derived>,
    tools: &Tools,
) -> Result<(), ScaleError> {
    let files = tempfile::tempdir_in(&tools.cache)?;
    let folder = tempfile::tempdir_in(&tools.cache)?;
    model.collection.write_single_files(files.path(), FILES)?;
    let options = tools.options(folder.path(), Arc::clone(model) as _);
    let library = Library::open(options, tools.runtime.handle().clone())?;
    let started = Instant::now();
    library.add(&[files.path().to_owned()])?;
    tools.runtime.block_on(library.idle());
    figures.note("scale.unchanged.first_s", started.elapsed().as_secs_f64());
    let started = Instant::now();
    let added = library.add(&[files.path().to_owned()])?;
    figures.note("scale.unchanged.again_s", started.elapsed().as_secs_f64());
    figures.note("scale.unchanged.files", added.unchanged.len() as f64);
    library.close();
    Ok(())
}
