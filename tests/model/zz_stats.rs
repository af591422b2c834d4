use crate::hierarchy::{Dice, Shape, hierarchy};
use crate::wild::{dispute, wild};
use catchment::engine::{Verdict, solve, stable_states};
#[test]
fn stats() {
    for n in [6, 10, 15, 20, 30, 60] {
        let (mut st, mut os, mut un) = (0, 0, 0);
        let mut worst = 0u128;
        let mut total = 0u128;
        let mut worst_s = 0u128;
        let mut counts = std::collections::BTreeMap::<(bool, usize), usize>::new();
        let runs = 20;
        for seed in 0..runs {
            let mut dice = Dice::new(seed);
            let doc = if seed % 2 == 0 { dispute(n, &mut dice) } else { wild(n, 3 * n, &mut dice) };
            let t = std::time::Instant::now();
            let state = solve(&doc);
            let e = t.elapsed().as_millis();
            worst = worst.max(e);
            total += e;
            for (p, r) in state.prefixes() {
                match r.verdict {
                    Verdict::Stable(_) => st += 1,
                    Verdict::Oscillates(_) => os += 1,
                    _ => un += 1,
                }
                let t = std::time::Instant::now();
                let s = stable_states(&state, p, 50);
                *counts.entry((s.is_complete, s.found.len())).or_default() += 1;
                worst_s = worst_s.max(t.elapsed().as_millis());
            }
        }
        println!(
            "n {n} stable {st} osc {os} undet {un} solve worst {worst} ms avg {} search worst {worst_s} {counts:?}",
            total / runs as u128
        );
    }
    let mut doc = hierarchy(&Shape::of(200, 3));
    let mut dice = Dice::new(1);
    crate::wild::flourish(&mut doc, &mut dice);
    let s = solve(&doc);
    let p = doc.prefixes()[0];
    let t = std::time::Instant::now();
    let r = stable_states(&s, &p, 3);
    println!("200: {} {} {:?}", r.is_complete, r.found.len(), t.elapsed());
}
