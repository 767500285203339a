import { opensInternet, parseCidr } from "../network/cidr";
import { type Faults, given, type Rule } from "../validation";
import { openSessions } from "./agent-grants";
import { checkGrants } from "./check-grants";
import type { InstanceRoleArgs } from "./grant-args";
import { becomeRoles } from "./grants";
import { grantPlan } from "./grant-plan";
import { bindingStatements, directGrants } from "./instance-binding";
import { inPlace, type Place } from "./place";
import { type Planned, planned } from "./planned";
import { roleArn } from "./rules";

/** The needs that the arguments of an instance's role name, and what binds the role to its instance. */
export function instancePlan(args: InstanceRoleArgs): Planned[] {
    const { sessionManager = false, appRoleArn, boundToInstance, sourceIpRanges, organizationId } = args;
    const binding = {
        ...(boundToInstance !== undefined && { boundToInstance }),
        ...(sourceIpRanges && { sourceIpRanges }),
        ...(organizationId !== undefined && { organizationId }),
    };
    const exempt = directGrants(args);
    return [
        ...grantPlan(args),
        ...(appRoleArn === undefined
            ? []
            : [
                  planned("app-credentials", { appRoleArn }, checkInstance, (_, known) => [
                      becomeRoles("BecomeApp", [known.appRoleArn]),
                  ]),
              ]),
        ...(sessionManager ? [planned("session-manager", {}, checkInstance, openSessions)] : []),
        planned(
            "instance-binding",
            binding,
            checkInstance,
            (_, known) => bindingStatements(known, exempt),
            // What denies needn't stand in the boundary too.
            { limit: () => [] },
        ),
    ];
}

/** Records what is wrong with the arguments of an instance's role, as far as they are known. */
export function checkInstance(faults: Faults, args: InstanceRoleArgs, place?: Place): void {
    checkGrants(faults, args, place);
    faults.check("appRoleArn", args.appRoleArn, inPlace(roleArn, place, "account"));
    faults.checkList("sourceIpRanges", args.sourceIpRanges, publicRange);
    faults.check("organizationId", args.organizationId, organizationId);
}

const publicRange: Rule<string> = (value) => {
    const range = typeof value === "string" ? (parseCidr(4, value) ?? parseCidr(6, value)) : undefined;
    if (!range) {
        return `${given(value)} isn't a range of addresses: ADDRESS/BITS is needed in its shortest form, with zeros after the first BITS bits, like "203.0.113.16/28".`;
    }
    return opensInternet(range)
        ? `${given(value)} is a large part of all addresses, and would bind the role to nothing; name those that the instances have on the internet, like "203.0.113.16/28".`
        : undefined;
};

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html */
const organizationId: Rule<string> = (value) =>
    typeof value === "string" && /^o-[a-z0-9]{10,32}$/.test(value)
        ? undefined
        : `${given(value)} isn't an organisation's id: "o-" and 10 to 32 lower-case letters and digits are needed, like "o-a1b2c3d4e5".`;
