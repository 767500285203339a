import { rolePoliciesExclusive, rolePolicyAttachmentsExclusive } from "./exclusive";
import { instanceProfile } from "./instance-profile";
import { openIdConnectProvider } from "./open-id-connect-provider";
import { policy } from "./policy";
import { role } from "./role";
import { rolePolicy } from "./role-policy";
import { rolePolicyAttachment } from "./role-policy-attachment";

export const iam = [
    role,
    rolePolicy,
    policy,
    rolePolicyAttachment,
    rolePoliciesExclusive,
    rolePolicyAttachmentsExclusive,
    instanceProfile,
    openIdConnectProvider,
];
