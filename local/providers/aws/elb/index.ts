/** The resource types of load balancing. */
import { listener } from "./listener";
import { loadBalancer } from "./load-balancer";
import { targetGroup } from "./target-group";

export const elb = [loadBalancer, targetGroup, listener];
