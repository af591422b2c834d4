//! Text of badges: the settings of a link end's policy that differ from the default.

use crate::topology::{End, Entry, ExportDefault, ImportDefault, Role};

/// Returns the settings of an end's policy that differ from the default, in a few words.
pub(crate) fn text(end: &End) -> String {
    let policy = &end.policy;
    let mut parts = Vec::new();
    if let Some(pref) = policy.import_all().and_then(|e| e.local_pref) {
        parts.push(format!("LP {pref}"));
    }
    if let Some(all) = policy.export_all() {
        if all.prepend > 0 {
            parts.push(format!("prepend {}", all.prepend));
        }
        if let Some(med) = all.med {
            parts.push(format!("MED {med}"));
        }
        parts.extend(all.add.iter().map(ToString::to_string));
        if all.deny {
            parts.push("offers nothing".to_owned());
        }
    }
    if policy.import_all().is_some_and(|e| e.deny) {
        parts.push("accepts nothing".to_owned());
    }
    if policy.export_default == ExportDefault::Open && end.role != Role::None {
        parts.push("exports all".to_owned());
    }
    if policy.import_default == ImportDefault::Open && end.role != Role::None {
        parts.push("LP 100".to_owned());
    }
    let all = |e: &&Entry| e.matches.is_all();
    let others = policy.import.iter().chain(&policy.export).filter(|e| !all(e)).count();
    match others {
        0 => {}
        1 => parts.push("1 entry".to_owned()),
        n => parts.push(format!("{n} entries")),
    }
    parts.join(" · ")
}
