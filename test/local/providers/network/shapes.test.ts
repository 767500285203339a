/** What the real provider made of these inputs: against the emulator, the stand-in makes the same. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { aws } from "../../../../local/providers/aws";
import type { Aws } from "../../../../local/providers/aws/client";
import type { Properties, Value } from "../../../../local/providers/resource-type";
import { awsConfig, type Emulator, startEmulator } from "../emulator";
import { recorded } from "./recorded";

/** In an order in which each finds what it refers to. */
const ORDER = [
    "aws:ec2/vpc:Vpc",
    "aws:ec2/internetGateway:InternetGateway",
    "aws:ec2/subnet:Subnet",
    "aws:ec2/routeTable:RouteTable",
    "aws:ec2/route:Route",
    "aws:ec2/routeTableAssociation:RouteTableAssociation",
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    "aws:ec2/securityGroup:SecurityGroup",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    "aws:ec2/vpcEndpoint:VpcEndpoint",
    "aws:ec2/flowLog:FlowLog",
    "aws:ec2/launchTemplate:LaunchTemplate",
] as const;

/** What 7.48 reports beside what the recorded version did. */
const NEWER = ["serviceRegion"];

/**
 * The real provider was recorded against ministack, which forgets, or makes up, some of what it is told; moto doesn't.
 * Of these the stand-in reports what AWS would, which is given here, or by its form only (null).
 */
const AS_IN_AWS: Readonly<Record<string, Readonly<Record<string, Value>>>> = {
    "aws:ec2/vpc:Vpc": { dhcpOptionsId: "default" },
    "aws:ec2/subnet:Subnet": { availabilityZoneId: null },
    // Recorded with the allow-all rule that ministack doesn't let the provider take away.
    "aws:ec2/securityGroup:SecurityGroup": { egress: [] },
    "aws:ec2/vpcEndpoint:VpcEndpoint": {
        cidrBlocks: null,
        dnsEntries: null,
        networkInterfaceIds: null,
        policy: null,
        privateDnsEnabled: null,
    },
    "aws:ec2/flowLog:FlowLog": {
        iamRoleArn: "arn:aws:iam::000000000000:role/shop-flowrole-e3ea04a",
        logFormat: null,
        maxAggregationInterval: 60,
        tagsAll: { app: "shop", env: "prod" },
    },
    "aws:ec2/launchTemplate:LaunchTemplate": { blockDeviceMappings: null },
};

/** Gone from 7.48. */
const GONE = ["logGroupName", "elasticGpuSpecifications", "licenseSpecifications"];

/** The recorded version merged the default tags into a rule only when it made it. */
function withTags(token: string, inputs: Properties): Properties {
    return token.startsWith("aws:vpc/") ? { ...inputs, tagsAll: { app: "shop", env: "prod" } } : inputs;
}

/** What differs from run to run, by its form. */
function form(value: Value): Value {
    return JSON.parse(JSON.stringify(value).replace(/\b([a-z]{2,8})-[0-9a-f]{17}/g, "$1-ID")) as Value;
}

describe("the shapes of the real provider", () => {
    let emulator: Emulator;
    let client: Aws;
    /** Recorded ids, and those that stand for them here. */
    const ids = new Map<string, string>();
    const made: (() => Promise<void>)[] = [];

    before(async () => {
        emulator = await startEmulator(["ec2", "sts"]);
        client = await aws.configure({
            ...awsConfig(emulator),
            defaultTags: JSON.stringify({ tags: { app: "shop", env: "prod" } }),
        });
        const ec2 = await client.service("ec2");
        const { PrefixLists = [] } = await ec2.describeManagedPrefixLists({});
        ids.set("pl-6855ce842fa1ef41f", PrefixLists[0]?.PrefixListId ?? "");
        ids.set("pl-061e066d95bd6e424", PrefixLists[1]?.PrefixListId ?? "");
    });
    after(async () => {
        for (const remove of made.reverse()) {
            await remove();
        }
        client.destroy();
        await emulator.stop();
    });

    const here = (properties: Properties): Properties => {
        let text = JSON.stringify(properties);
        for (const [there, id] of ids) {
            text = text.replaceAll(there, id);
        }
        return JSON.parse(text) as Properties;
    };

    async function create(token: string, inputs: Properties) {
        const type = aws.resources.find((candidate) => candidate.token === token);
        assert.ok(type);
        const { id, outputs } = await type.create(client, inputs);
        made.push(() => type.delete(client, id, outputs));
        return { type, id, outputs };
    }

    /** Private subnets, of which the recording has the ids only. */
    async function privateSubnets(): Promise<void> {
        const vpcId = ids.get("vpc-b663ac492390ba711") ?? "";
        for (const [index, there] of ["subnet-74648f1e11673bdb1", "subnet-df6e2da54b0e7a14c"].entries()) {
            const inputs = { vpcId, cidrBlock: `10.20.${index}.0/24`, availabilityZone: "us-east-1a" };
            ids.set(there, (await create("aws:ec2/subnet:Subnet", inputs)).id);
        }
    }

    for (const token of ORDER) {
        for (const one of recorded.shapes[token] ?? []) {
            test(`${token} ${one.name}`, async () => {
                const { type, id, outputs } = await create(token, withTags(token, here(one.inputs)));
                ids.set(one.id, id);
                if (token === "aws:ec2/vpc:Vpc") {
                    await privateSubnets();
                }
                const asInAws = AS_IN_AWS[token] ?? {};
                const then = { ...here(one.outputs), ...asInAws };
                const compared = (properties: Properties) =>
                    Object.fromEntries(
                        Object.entries(properties).filter(
                            ([key]) =>
                                key !== "id" &&
                                !NEWER.includes(key) &&
                                !GONE.includes(key) &&
                                asInAws[key] !== null,
                        ),
                    );
                assert.deepEqual(form(compared(outputs)), form(compared(then)));
                assert.deepEqual(
                    Object.keys(asInAws).filter((key) => !(key in outputs)),
                    [],
                );
                assert.deepEqual(form(id), form(one.id));
                assert.deepEqual(
                    await type.read(client, id, outputs),
                    outputs,
                    "a refresh finds no difference",
                );
            });
        }
    }
});
