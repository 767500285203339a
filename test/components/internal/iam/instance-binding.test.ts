import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { policyJson } from "../../../../components/internal/iam/document";
import {
    type Binding,
    bindingStatements,
    directActions,
} from "../../../../components/internal/iam/instance-binding";
import type { Keys } from "../../../attacks/iam/conditions";
import { mayDo } from "../../../attacks/iam/evaluate";

/** The role may do everything, so that only the binding decides. */
const everything = policyJson([{ Sid: "All", Effect: "Allow", Action: "*", Resource: "*" }]);

/** The keys that EC2 puts into the credentials, and that nobody can take off. */
const instance: Keys = {
    "ec2:SourceInstanceARN": "arn:aws:ec2:eu-central-1:123456789012:instance/i-1",
    "aws:Ec2InstanceSourceVpc": "vpc-own",
    "aws:Ec2InstanceSourcePrivateIPv4": "10.0.0.5",
    "ec2:RoleDelivery": "2.0",
    "aws:ViaAWSService": "false",
};
const endpoint = (vpc: string, address: string) => ({
    ...instance,
    "aws:SourceVpc": vpc,
    "aws:VpcSourceIp": address,
});
const internet = (address: string) => ({ ...instance, "aws:SourceIp": address });

/** Where a call comes from, by the keys that it has. */
const calls = {
    "the instance, by an endpoint": endpoint("vpc-own", "10.0.0.5"),
    "another instance of the VPC": endpoint("vpc-own", "10.0.0.6"),
    "an instance of the same address in another VPC": endpoint("vpc-other", "10.0.0.5"),
    "the NAT gateway": internet("203.0.113.17"),
    "somewhere on the internet": internet("198.51.100.1"),
    "a service on behalf of the role": { ...internet("198.51.100.1"), "aws:ViaAWSService": "true" },
    "the instance, with credentials of IMDSv1": {
        ...endpoint("vpc-own", "10.0.0.5"),
        "ec2:RoleDelivery": "1.0",
    },
} satisfies Record<string, Keys>;
type From = keyof typeof calls;

const bindings: Record<string, { binding: Binding; allowed: readonly From[] }> = {
    "nothing but tokens": {
        binding: {},
        allowed: [
            "the instance, by an endpoint",
            "another instance of the VPC",
            "an instance of the same address in another VPC",
            "the NAT gateway",
            "somewhere on the internet",
            "a service on behalf of the role",
        ],
    },
    "the instance": {
        binding: { boundToInstance: true },
        allowed: ["the instance, by an endpoint", "a service on behalf of the role"],
    },
    "the addresses of the NAT gateway": {
        binding: { sourceIpRanges: ["203.0.113.16/28"] },
        allowed: ["the NAT gateway", "a service on behalf of the role"],
    },
    "the instance and those addresses": {
        binding: { boundToInstance: true, sourceIpRanges: ["203.0.113.16/28"] },
        allowed: ["the instance, by an endpoint", "the NAT gateway", "a service on behalf of the role"],
    },
};

const may = (binding: Binding, keys: Keys, action = "ssm:GetParameter", exempt: readonly string[] = []) =>
    mayDo([everything, policyJson(bindingStatements(binding, exempt))], undefined, {
        action,
        resource: "arn:aws:ssm:eu-central-1:123456789012:parameter/shop",
        keys,
    });

for (const [what, { binding, allowed }] of Object.entries(bindings)) {
    suite(`a role bound to ${what}`, () => {
        for (const [from, keys] of Object.entries(calls)) {
            const works = allowed.some((one) => one === from);
            test(`${works ? "works" : "doesn't work"} from ${from}`, () => {
                assert.equal(may(binding, keys), works);
            });
        }
    });
}

suite("a role bound to its instance", () => {
    const bound = { boundToInstance: true };

    test("logs in to its database, though that comes by no endpoint", () => {
        assert.equal(may(bound, instance, "rds-db:connect", ["rds-db:connect"]), true);
        assert.equal(may(bound, instance, "rds-db:connect"), false);
        assert.equal(may(bound, instance, "ssm:GetParameter", ["rds-db:connect"]), false);
    });

    test("is exempt only for granted actions that come by no endpoint", () => {
        const granted = [
            "rds-db:connect",
            "s3:GetObject",
            "kafka-cluster:Connect",
            "elasticfilesystem:ClientMount",
        ];
        assert.deepEqual(directActions(granted), [
            "rds-db:connect",
            "kafka-cluster:Connect",
            "elasticfilesystem:ClientMount",
        ]);
        assert.deepEqual(
            directActions(["elasticfilesystem:DeleteFileSystem", "es:DeleteDomain", "rds:ModifyDBInstance"]),
            [],
        );
    });
});

suite("a role bound to an organisation", () => {
    const own = { organizationId: "o-a1b2c3d4e5" };
    const on = (organization: Keys) =>
        may(own, { ...calls["the instance, by an endpoint"], ...organization });

    test("works on its resources, and neither on another's nor on those of an account outside of any", () => {
        assert.equal(on({ "aws:ResourceOrgID": "o-a1b2c3d4e5" }), true);
        assert.equal(on({ "aws:ResourceOrgID": "o-z9y8x7w6v5" }), false);
        assert.equal(on({}), false);
    });
});
