#[test]
fn x() {
    println!(
        "{:?}",
        catchment::topology::parse("(").map_err(|e| e.to_string())
    );
}
