//! Watched folders and collections.

use library::{CollectionId, FileId, FolderId};

use super::Assistant;
use crate::api::failure::Failure;
use crate::api::folder::{Collection, Folder, FolderRules};

impl Assistant {
    /// The watched folders, in the order in which they were added.
    pub async fn folders(&self) -> Result<Vec<Folder>, Failure> {
        self.library(|library| Ok(library.folders()?.into_iter().map(Folder::from).collect()))
            .await
    }

    /// Changes which files of a folder are taken. Those that are no longer are taken out.
    pub async fn set_folder_rules(
        &self,
        folder: i32,
        rules: FolderRules,
    ) -> Result<Vec<Folder>, Failure> {
        self.library(move |library| {
            Ok(library.set_folder_rules(FolderId(folder.into()), &rules.into())?)
        })
        .await?;
        self.folders().await
    }

    /// Follows a folder no longer; with `files`, what came from it is taken out too.
    /// Nothing on disk is touched.
    pub async fn unwatch(&self, folder: i32, files: bool) -> Result<Vec<Folder>, Failure> {
        self.library(move |library| Ok(library.unwatch(FolderId(folder.into()), files)?))
            .await?;
        self.folders().await
    }

    /// The collections, by name.
    pub async fn collections(&self) -> Result<Vec<Collection>, Failure> {
        self.library(|library| {
            let collections = library.collections()?.into_iter();
            Ok(collections.map(Collection::from).collect())
        })
        .await
    }

    /// Makes a collection of files, which may be none. Returns its number.
    pub async fn create_collection(&self, name: String, files: Vec<i32>) -> Result<i32, Failure> {
        self.library(move |library| {
            let id = library.create_collection(&name, &ids(&files))?;
            Ok(crate::convert::number(id.0))
        })
        .await
    }

    /// Gives a collection another name.
    pub async fn rename_collection(&self, collection: i32, name: String) -> Result<(), Failure> {
        self.library(move |library| {
            Ok(library.rename_collection(CollectionId(collection.into()), &name)?)
        })
        .await
    }

    /// Deletes a collection; its files stay in the library.
    pub async fn delete_collection(&self, collection: i32) -> Result<(), Failure> {
        self.library(move |library| Ok(library.delete_collection(CollectionId(collection.into()))?))
            .await
    }

    /// Puts files into a collection.
    pub async fn put_in_collection(&self, collection: i32, files: Vec<i32>) -> Result<(), Failure> {
        self.library(move |library| {
            Ok(library.put_in_collection(CollectionId(collection.into()), &ids(&files))?)
        })
        .await
    }

    /// Takes files out of a collection; they stay in the library.
    pub async fn take_out_of_collection(
        &self,
        collection: i32,
        files: Vec<i32>,
    ) -> Result<(), Failure> {
        self.library(move |library| {
            Ok(library.take_out_of_collection(CollectionId(collection.into()), &ids(&files))?)
        })
        .await
    }
}

fn ids(files: &[i32]) -> Vec<FileId> {
    files.iter().map(|file| FileId((*file).into())).collect()
}
