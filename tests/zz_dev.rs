#[path = "model/claims.rs"]
mod claims;
#[path = "model/lessons.rs"]
mod lessons;
#[path = "model/opened.rs"]
mod opened;
#[path = "model/shipped.rs"]
mod shipped;
