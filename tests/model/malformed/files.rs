//! Files that are no documents, and what a save leaves behind.

use std::fs;
use std::path::Path;

use catchment::topology::{MAX_FILE_BYTES, Topology, load, parse, save, to_ron};

use super::{RICH, WHOLE};
use crate::common::names_in;

#[test]
fn bytes_that_are_no_text_are_refused_with_their_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bytes.ron");
    let middle = WHOLE.find("65002").expect("the second ASN");
    let with =
        |bytes: &[u8]| [&WHOLE.as_bytes()[..middle], bytes, &WHOLE.as_bytes()[middle..]].concat();
    let utf16 = |units: &dyn Fn(u16) -> [u8; 2]| -> Vec<u8> {
        format!("\u{feff}{WHOLE}").encode_utf16().flat_map(units).collect()
    };
    let cases: [(&str, Vec<u8>, &str, &str); 9] = [
        ("a byte order mark alone", b"\xef\xbb\xbf".to_vec(), "1:1", "empty"),
        ("a lone 0xff", with(b"\xff"), "6:46", "0xff is not UTF-8"),
        ("half a character", with(b"\xf0\x9f\x8c"), "6:46", "0xf0 is not UTF-8"),
        ("a surrogate", with(b"\xed\xa0\x80"), "6:46", "0xed is not UTF-8"),
        ("Latin-1", with(b"\xe9"), "6:46", "0xe9 is not UTF-8"),
        ("UTF-16, little end first", utf16(&u16::to_le_bytes), "1:1", "UTF-16"),
        ("UTF-16, big end first", utf16(&u16::to_be_bytes), "1:1", "UTF-16"),
        ("zeros", vec![0; 4096], "1:1", "found `\\0`"),
        ("all bytes", (0..=255).collect(), "2:118", "0x80 is not UTF-8"),
    ];
    for (what, bytes, place, says) in cases {
        fs::write(&path, bytes).expect(what);
        let error = load(&path).expect_err(what);
        println!("{what}\n    {error}");
        let start = format!("{}:{place}: ", path.display());
        assert!(error.to_string().starts_with(&start), "{what}: {error}");
        assert!(error.what.contains(says), "{what}: {error}");
        assert!(error.what.contains(" expected"), "{what}: {error}");
    }
    let marked = format!("\u{feff}{WHOLE}");
    fs::write(&path, &marked).expect("a file");
    assert_eq!(load(&path), parse(WHOLE), "a byte order mark in front of a document");
    assert_eq!(parse(&marked), parse(WHOLE));
}

#[test]
fn a_document_cut_off_within_a_character_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("cut.ron");
    for end in (0..RICH.len()).filter(|end| !RICH.is_char_boundary(*end)) {
        fs::write(&path, &RICH.as_bytes()[..end]).expect("a file");
        let error = load(&path).expect_err("no text");
        assert!(error.what.contains("is not UTF-8"), "{end}: {error}");
        assert!(error.position.is_some(), "{end}: {error}");
    }
}

#[test]
fn what_is_no_file_is_refused_by_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("whole.ron");
    fs::write(&file, WHOLE).expect("a file");
    let mut cases = vec![
        ("a folder", folder.path().to_owned(), "is no file; expected a topology"),
        ("a missing file", folder.path().join("none.ron"), "cannot be read"),
        ("a file as a folder", file.join("inner.ron"), "cannot be read"),
        ("an empty path", std::path::PathBuf::new(), "cannot be read"),
        ("a path with a null", folder.path().join("a\0b"), "cannot be read"),
        ("a path too long", folder.path().join("x".repeat(5_000)), "cannot be read"),
    ];
    if cfg!(target_os = "linux") {
        cases.push(("unreadable even for root", "/proc/self/mem".into(), "cannot be read"));
        cases.push(("a device", "/dev/zero".into(), "is no file"));
    }
    for (what, path, says) in cases {
        let error = load(&path).expect_err(what);
        println!("{what}\n    {}", error.to_string().chars().take(160).collect::<String>());
        assert_eq!(error.file.as_deref(), Some(&*path), "{what}");
        assert_eq!(error.position, None, "{what}");
        assert!(error.what.contains(says), "{what}: {error}");
    }
}

#[test]
fn a_file_too_large_is_refused_unread() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("huge.ron");
    let huge = fs::File::create(&path).expect("a file");
    huge.set_len(MAX_FILE_BYTES + 1).expect("a sparse file");
    let error = load(&path).expect_err("too large");
    assert!(error.what.contains("at most 33554432"), "{error}");
}

/// A folder with one document in it.
fn folder_with(source: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("document.ron");
    fs::write(&path, source).expect("a file");
    (folder, path)
}

fn other_document() -> Topology {
    parse("(format: 1, title: \"Another\")").expect("a document")
}

#[test]
fn a_file_that_cannot_be_loaded_stays_as_it_was() {
    let broken = &WHOLE[..WHOLE.len() / 2];
    let (folder, path) = folder_with(broken);
    load(&path).expect_err("half a document");
    let other = folder.path().join("other.ron");
    save(&other_document(), &other).expect("saved");
    assert_eq!(fs::read_to_string(&path).expect("the file"), broken);
    assert_eq!(load(&other), Ok(other_document()));
}

#[test]
fn what_is_saved_loads_equal_and_saves_to_the_same_bytes() {
    for source in [WHOLE, RICH, "(format: 1)"] {
        let (_folder, path) = folder_with(source);
        let doc = load(&path).expect("a document");
        save(&doc, &path).expect("saved");
        let first = fs::read(&path).expect("the file");
        let again = load(&path).expect("a document");
        assert_eq!(again, doc);
        save(&again, &path).expect("saved");
        assert_eq!(fs::read(&path).expect("the file"), first);
    }
}

#[test]
fn saving_over_a_file_replaces_it_whole_and_leaves_nothing_beside_it() {
    let (folder, path) = folder_with(&format!("{RICH}{}", "// much more\n".repeat(10_000)));
    save(&other_document(), &path).expect("saved");
    assert_eq!(fs::read_to_string(&path).expect("the file"), to_ron(&other_document()));
    assert_eq!(names_in(folder.path()), ["document.ron"]);
}

#[test]
fn a_save_that_fails_leaves_the_old_file_and_nothing_beside_it() {
    let (folder, path) = folder_with(WHOLE);
    let inner = folder.path().join("folder.ron");
    fs::create_dir(&inner).expect("a folder");
    for target in [
        path.join("inner.ron"),
        folder.path().join("none").join("x.ron"),
        inner,
        folder.path().join("a\0b"),
    ] {
        let error = save(&other_document(), &target).expect_err("no place for a file");
        println!("{error}");
        assert!(error.what.starts_with("cannot be written"), "{error}");
        assert!(!error.what.contains(".tmp"), "{error}");
        assert_eq!(error.file.as_deref(), Some(&*target));
    }
    assert_eq!(names_in(folder.path()), ["document.ron", "folder.ron"]);
    assert_eq!(fs::read_to_string(&path).expect("the file"), WHOLE);
}

#[test]
fn a_file_that_is_read_only_is_not_replaced() {
    let (_folder, path) = folder_with(WHOLE);
    let mut permissions = fs::metadata(&path).expect("the file").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).expect("read-only");
    let error = save(&other_document(), &path).expect_err("read-only");
    assert!(error.what.contains("read-only"), "{error}");
    assert_eq!(fs::read_to_string(&path).expect("the file"), WHOLE);
}

#[cfg(unix)]
#[test]
fn a_save_to_a_folder_that_is_read_only_leaves_the_old_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, path) = folder_with(WHOLE);
    let mode = |mode| fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode));
    mode(0o555).expect("read-only");
    // Root may write all the same; then there is nothing to see here.
    let root = fs::write(folder.path().join("probe"), "").is_ok();
    let outcome = save(&other_document(), &path);
    mode(0o755).expect("writable");
    if !root {
        let error = outcome.expect_err("read-only");
        assert!(error.what.starts_with("cannot be written"), "{error}");
        assert!(
            !error.what.contains(".tmp"),
            "the new file beside it is nobody's business: {error}"
        );
        assert_eq!(fs::read_to_string(&path).expect("the file"), WHOLE);
        assert_eq!(names_in(folder.path()), ["document.ron"]);
    }
}

/// For root too, `/proc` is read-only.
#[cfg(target_os = "linux")]
#[test]
fn a_save_to_a_file_system_that_is_read_only_is_refused() {
    let path = Path::new("/proc/version");
    let before = fs::read(path).expect("a file");
    let error = save(&other_document(), path).expect_err("read-only");
    assert!(error.what.starts_with("cannot be written"), "{error}");
    assert_eq!(fs::read(path).expect("a file"), before);
}

#[cfg(unix)]
#[test]
fn a_save_keeps_permissions_and_follows_links() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, path) = folder_with(WHOLE);
    let mode = |path: &Path| fs::metadata(path).expect("the file").permissions().mode() & 0o777;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("permissions");
    let link = folder.path().join("link.ron");
    std::os::unix::fs::symlink("document.ron", &link).expect("a link");
    save(&other_document(), &link).expect("saved");
    assert!(fs::symlink_metadata(&link).expect("the link").is_symlink());
    assert_eq!(load(&path), Ok(other_document()));
    assert_eq!(mode(&path), 0o640);
    let new = folder.path().join("new.ron");
    save(&other_document(), &new).expect("saved");
    assert_eq!(mode(&new), 0o644);
}
