import type { DenyOthers, Statement } from "./document";
import type { RoleGrantsArgs } from "./grant-args";

/** Where the credentials of an instance's role may be used, and on what. */
export interface Binding {
    /** Only on the instance that got them, by way of endpoints in its VPC. */
    readonly boundToInstance?: boolean | undefined;
    /** Public addresses from which they may be used (too). */
    readonly sourceIpRanges?: readonly string[] | undefined;
    /** The organisation whose resources they may be used on. */
    readonly organizationId?: string | undefined;
}

type Condition = NonNullable<Statement["Condition"]>;

/** A call that a service makes with the caller's rights comes from that service's network. */
export const notByService = { "aws:ViaAWSService": "false" };

/**
 * What makes an instance's credentials worthless elsewhere. The keys of the instance are in its credentials and can't be taken
 * off; `StringNotEquals` denies where the key to compare with is missing, as it is in a call that doesn't come by an endpoint:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-ec2instancesourcevpc
 *
 * @param exempt actions that are granted and never come by an endpoint, as `directActions` finds them
 */
export function bindingStatements(binding: Binding, exempt: readonly string[]): (Statement | DenyOthers)[] {
    const { boundToInstance = false, sourceIpRanges: ranges, organizationId } = binding;
    const unless = (Sid: string, condition: Condition) => denyBut(exempt, Sid, condition);
    const instance = (key: string, own: string): Condition => ({
        StringNotEquals: { [key]: own },
        // A call by an endpoint has no public address, and one from such an address no VPC: either is enough.
        ...(ranges && { NotIpAddressIfExists: { "aws:SourceIp": ranges } }),
        Null: { "ec2:SourceInstanceARN": "false" },
        BoolIfExists: notByService,
    });
    return [
        {
            Sid: "DenyFirstMetadataService",
            Effect: "Deny",
            Action: "*",
            Resource: "*",
            // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-transition-to-version-2.html
            Condition: { NumericLessThan: { "ec2:RoleDelivery": "2.0" } },
        },
        ...(boundToInstance
            ? [
                  unless("DenyOtherNetworks", instance("aws:SourceVpc", "${aws:Ec2InstanceSourceVpc}")),
                  unless(
                      "DenyOtherInstances",
                      instance("aws:VpcSourceIp", "${aws:Ec2InstanceSourcePrivateIPv4}"),
                  ),
              ]
            : []),
        ...(ranges && !boundToInstance
            ? [
                  unless("DenyOtherAddresses", {
                      NotIpAddress: { "aws:SourceIp": ranges },
                      BoolIfExists: notByService,
                  }),
              ]
            : []),
        ...(organizationId === undefined
            ? []
            : [
                  unless("DenyOtherOrganizations", {
                      StringNotEquals: { "aws:ResourceOrgID": organizationId },
                      BoolIfExists: notByService,
                  }),
              ]),
    ];
}

/** A deny of all but what is exempt. */
export function denyBut(
    exempt: readonly string[],
    Sid: string,
    Condition: Condition,
): Statement | DenyOthers {
    return exempt.length > 0
        ? { Sid, Effect: "Deny", NotAction: exempt, Resource: "*", Condition }
        : { Sid, Effect: "Deny", Action: "*", Resource: "*", Condition };
}

/** The actions that a role's arguments grant and that never come by an endpoint. */
export function directGrants({ databaseLogin, statements = {} }: RoleGrantsArgs): string[] {
    return directActions([
        ...(databaseLogin ? ["rds-db:connect"] : []),
        ...Object.values(statements).flatMap(({ actions }) => actions),
    ]);
}

/**
 * Those of some actions that reach a cluster or a database in the VPC directly, and so neither come by an endpoint nor have its
 * condition keys: https://github.com/aws-samples/data-perimeter-policy-examples
 */
export function directActions(actions: readonly string[]): string[] {
    return actions.filter((action) =>
        /^(rds-db:connect|elasticfilesystem:Client|kafka-cluster:|neptune-db:|dax:|es:ESHttp)/i.test(action),
    );
}
