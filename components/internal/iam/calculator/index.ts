/*
 * What a role may really do, computed from its policies. Pure: nothing here knows of Pulumi, and the vocabulary of AWS is read
 * only when `loadVocabulary` is called. docs/calculator.md explains the model.
 */
export { allowedActions, type AllowedActions } from "./allowed-actions";
export { type Access } from "./access";
export { reachOf, type Reach, type ReachedRole, type TrustingRole } from "./assume";
export { checkPolicy } from "./check";
export { Change, compare, contains, difference, type Surplus } from "./compare";
export { PolicyError, type PolicyFault, type PolicySource } from "./document";
export { effectiveGrants, type GrantRow, type GrantSet } from "./effective";
export { isUnknown, leafText, type Leaf, type Unknown } from "./leaf";
export { PolicyKind, policySize, sizeFaults } from "./policy-kind";
export { type EndpointPolicy, type RolePolicies } from "./read-role";
export { type ResourcePolicy } from "./resource-policy";
export { summarise } from "./summary";
export { loadVocabulary, type Vocabulary } from "./vocabulary";
export { vocabularyOf } from "./vocabulary-of";
export { describeGrants, type GrantInWords } from "./words";
