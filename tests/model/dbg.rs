use crate::dice::Dice;
use catchment::engine::{advance, explain, solve};
use catchment::topology::{Touched, to_ron};
#[test]
fn dbg() {
    let case: u64 = std::env::var("CASE").unwrap().parse().unwrap();
    let mut dice = Dice::new(case);
    let before = crate::causes::some_network(&mut dice);
    let was = solve(&before);
    let (mut after, mut touched) = (before.clone(), Touched::default());
    println!("{}", to_ron(&before));
    for _ in 0..dice.pick(&[1, 1, 1, 2, 3]) {
        let edit = crate::causes::some_edit(&after, &mut dice);
        println!("EDIT {edit:?}");
        if let Ok((_, more)) = edit.clone().apply_touching(&mut after) {
            touched.extend(more);
        }
    }
    let is = advance(&was, &after, &touched);
    for (what, state) in [("BEFORE", &was), ("AFTER", &is)] {
        for prefix in state.network().prefixes() {
            println!("{what} {prefix} {:?}", state.of(prefix).unwrap().verdict);
            for (index, node) in state.network().nodes().iter().enumerate() {
                let e = explain(state, prefix, index as u32, &|id| id.to_string());
                println!("  {}:", node.id);
                for row in e.rows {
                    println!(
                        "      {:?} [{}] lp {} med {:?} cost {:?} {:?}",
                        row.via,
                        row.route.as_path,
                        row.route.local_pref,
                        row.route.med,
                        row.igp_cost,
                        row.standing
                    );
                }
            }
        }
    }
}
