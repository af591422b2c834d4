//! Sizes of the shapes of nodes.

use crate::app::canvas::model::shape::NodeShape;
use crate::topology::Kind;

/// Returns the radius of a shape, in points at natural size.
pub(crate) fn radius(look: NodeShape) -> f32 {
    match look {
        NodeShape::Of(Kind::Site) => 19.0,
        NodeShape::Of(Kind::Isp) => 25.0,
        NodeShape::Of(Kind::As) => 24.0,
        NodeShape::Of(Kind::Client) => 20.0,
        NodeShape::Of(Kind::RouteServer) => 27.0,
        NodeShape::Collapsed => 31.0,
    }
}

/// Returns the radius of a shape with its halo, which only a site has.
pub(crate) fn halo(look: NodeShape) -> f32 {
    match look {
        NodeShape::Of(Kind::Site) => radius(look) * 1.65,
        NodeShape::Of(_) | NodeShape::Collapsed => radius(look),
    }
}

/// Width of the ring around a node from which links are drawn, in points on the screen.
pub(crate) const RIM: f32 = 12.0;
