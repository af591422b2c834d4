//! Names, arguments and files whose characters cannot be seen, or are obeyed by a terminal.

use super::*;

/// Characters by which a name could pass for another, or a message be forged.
const UNSEEN: [char; 9] = [
    '\u{200b}',
    '\u{200d}',
    '\u{202e}',
    '\u{2066}',
    '\u{feff}',
    '\u{ad}',
    '\u{e0041}',
    '\u{3164}',
    '\u{1b}',
];

#[test]
fn a_name_that_looks_like_another_is_refused_with_its_code_point() {
    let (_folder, path) = file(SITES);
    let path = path.to_str().unwrap();
    for c in UNSEEN {
        let name = format!("Ber{c}lin");
        for call in [
            &["explain", path, "--at", &name][..],
            &["play", path, "--fail", &name],
            &["play", path, "--fail", &format!("west-{name}@3")],
        ] {
            let said = refused(call, Status::WrongCall);
            assert!(said.contains(&format!("U+{:04X}", u32::from(c))), "{c:?}: {said}");
            assert!(said.contains(&format!("Ber\\u{{{:x}}}lin", u32::from(c))), "{said:?}");
            assert!(!said.contains(c), "{c:?}: {said:?}");
        }
    }
}

#[test]
fn arguments_in_messages_are_escaped() {
    let (_folder, path) = file(SITES);
    let path = path.to_str().unwrap();
    let forged = "x\u{202e}\u{1b}[2J\nerror: all is well";
    for call in [
        &["explain", path, "--at", "ber", "--prefix", forged][..],
        &["generate", &format!("--ases={forged}")],
        &["solve", path, &format!("--{forged}")],
        &[&format!("solve{forged}"), path],
    ] {
        let said = refused(call, Status::WrongCall);
        assert!(!said.contains(['\u{202e}', '\u{1b}']), "{said:?}");
        assert!(!said.lines().any(|line| line == "error: all is well"), "{said}");
    }
}

#[cfg(unix)]
#[test]
fn names_of_files_in_messages_are_escaped() {
    let folder = TempDir::new().unwrap();
    let bad = folder.path().join("a\u{202e}nor\n\u{200b}.txt");
    std::fs::write(&bad, "?").unwrap();
    let shown = format!("{}/a\\u{{202e}}nor\\n\\u{{200b}}.txt", folder.path().display());
    let name = bad.to_str().unwrap();
    let out = folder.path().join("out.ron");
    for call in [
        &["check", name][..],
        &["solve", name],
        &["solve", "--as-rel", name, "--announce", "1"],
        &["import", name, "-o", out.to_str().unwrap()],
    ] {
        let said = refused(call, Status::InputAtFault);
        assert!(said.contains(&shown), "{said:?}");
        assert!(!said.contains(['\u{202e}', '\u{200b}']), "{said:?}");
    }
    std::fs::write(&bad, SITES).unwrap();
    assert!(done(&["check", name]).starts_with(&format!("{shown}: ok")));
}
