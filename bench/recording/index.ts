// First of all, so that nothing is registered unseen.
import "./watch";

import "../../examples/hardened-stack";
