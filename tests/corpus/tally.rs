//! Recorded answers: where they are, how they are read, and how many agree.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use catchment::topology::Community;
use serde_json::Value;

/// The folder of a kind of recording, if it is there.
pub(crate) fn folder(name: &str) -> Option<PathBuf> {
    let root = std::env::var_os("CATCHMENT_CORPUS").map(PathBuf::from);
    let root = root.unwrap_or_else(|| PathBuf::from("../shared/corpus"));
    let folder = root.join(name);
    if !folder.is_dir() {
        println!("skipped: there is no folder {}; set CATCHMENT_CORPUS", folder.display());
        return None;
    }
    Some(folder)
}

/// All JSON files of a folder by name, in order.
pub(crate) fn files(folder: &Path) -> Vec<(String, Value)> {
    let mut names: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    names.sort();
    names.retain(|n| n.extension().is_some_and(|e| e == "json"));
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        (name, serde_json::from_str(&text).unwrap())
    };
    names.into_iter().map(read).collect()
}

/// What was compared, by class.
#[derive(Default)]
pub(crate) struct Tally {
    classes: BTreeMap<String, Class>,
    differences: Vec<String>,
}

#[derive(Default)]
struct Class {
    agree: usize,
    differ: usize,
    not_applicable: BTreeMap<String, usize>,
}

impl Tally {
    fn class(&mut self, name: &str) -> &mut Class {
        self.classes.entry(name.to_owned()).or_default()
    }

    pub(crate) fn not_applicable(&mut self, class: &str, why: &str) {
        *self.class(class).not_applicable.entry(why.to_owned()).or_default() += 1;
    }

    pub(crate) fn compare(
        &mut self,
        class: &str,
        what: impl Fn() -> String,
        recorded: &str,
        ours: &str,
    ) {
        if recorded == ours {
            self.class(class).agree += 1;
        } else {
            self.class(class).differ += 1;
            self.differences.push(format!("{}: recorded {recorded}, ours {ours}", what()));
        }
    }

    pub(crate) fn print_and_check(self) {
        for (name, class) in &self.classes {
            let Class { agree, differ, not_applicable } = class;
            let none: usize = not_applicable.values().sum();
            let why: Vec<String> = not_applicable.iter().map(|(w, n)| format!("{w} {n}")).collect();
            let why = if none > 0 { format!(" ({})", why.join(", ")) } else { String::new() };
            println!("{name}: {agree} agree, {differ} differ, {none} not applicable{why}");
        }
        self.differences.iter().for_each(|line| println!("{line}"));
        assert!(self.differences.is_empty(), "{}", self.differences.join("\n"));
    }
}

pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

pub(crate) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

pub(crate) fn number(value: &Value) -> u32 {
    value.as_u64().unwrap().try_into().unwrap()
}

pub(crate) fn number_at(object: &Value, key: &str) -> Option<u32> {
    object.get(key).map(number)
}

pub(crate) fn communities(object: &Value, key: &str) -> Vec<Community> {
    list(&object[key]).iter().map(|c| text(c).parse().unwrap()).collect()
}
