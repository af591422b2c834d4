//! The sizes of the shapes that nodes are drawn with.

use crate::app::canvas::model::shape::NodeShape;
use crate::topology::Kind;

/// How far from its middle a shape reaches, in points at natural size.
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

/// How far its colour reaches: a site has a halo around its shape.
pub(crate) fn halo(look: NodeShape) -> f32 {
    match look {
        NodeShape::Of(Kind::Site) => radius(look) * 1.65,
        NodeShape::Of(_) | NodeShape::Collapsed => radius(look),
    }
}

/// How wide the ring around a node is from which links are drawn, in points on the screen.
pub(crate) const RIM: f32 = 12.0;
