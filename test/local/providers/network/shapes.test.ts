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
    "aws:lb/targetGroup:TargetGroup",
    "aws:lb/loadBalancer:LoadBalancer",
    "aws:lb/listener:Listener",
    "aws:autoscaling/group:Group",
    "aws:rds/subnetGroup:SubnetGroup",
    "aws:rds/parameterGroup:ParameterGroup",
    "aws:rds/instance:Instance",
] as const;

/** What 7.48 reports beside what the recorded version did. */
const NEWER = ["serviceRegion", "protocolVersion", "loadBalancerArns", "clientKeepAlive"];

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
    "aws:lb/targetGroup:TargetGroup": { ipAddressType: "ipv4" },
    "aws:lb/loadBalancer:LoadBalancer": { dnsName: null, vpcId: null, zoneId: null },
    "aws:autoscaling/group:Group": {
        availabilityZones: ["us-east-1a", "us-east-1b"],
        // The defaults of what the emulator can't do aren't filled in.
        instanceRefresh: { preferences: { minHealthyPercentage: 50 }, strategy: "Rolling" },
        launchTemplate: null,
        serviceLinkedRoleArn: null,
    },
    "aws:rds/instance:Instance": {
        address: null,
        backupWindow: null,
        caCertIdentifier: null,
        endpoint: null,
        hostedZoneId: "",
        licenseModel: null,
        maintenanceWindow: null,
        optionGroupName: null,
        performanceInsightsRetentionPeriod: null,
        resourceId: null,
    },
};

/** Empty wherever the program gives nothing, and no argument of the stand-in's. */
const NOT_REPORTED: Readonly<Record<string, readonly string[]>> = {
    "aws:autoscaling/group:Group": [
        "context",
        "desiredCapacityType",
        "forceDeleteWarmPool",
        "ignoreFailedScalingActivities",
        "initialLifecycleHooks",
        "launchConfiguration",
        "loadBalancers",
        "placementGroup",
        "trafficSources",
    ],
    "aws:rds/instance:Instance": [
        "characterSetName",
        "customIamInstanceProfile",
        "customerOwnedIpEnabled",
        "domain",
        "domainIamRoleName",
        "listenerEndpoints",
        "ncharCharacterSetName",
        "replicaMode",
        "replicateSourceDb",
        "timezone",
    ],
};

/** Gone from 7.48. */
const GONE = ["logGroupName", "elasticGpuSpecifications", "licenseSpecifications"];

/** The recorded version merged the default tags into a rule only when it made it. */
function withTags(token: string, inputs: Properties): Properties {
    return token.startsWith("aws:vpc/") ? { ...inputs, tagsAll: { app: "shop", env: "prod" } } : inputs;
}

/** What differs from run to run, by its form. */
function form(value: Value): Value {
    return JSON.parse(
        JSON.stringify(value)
            .replace(/\b([a-z]{2,8})-[0-9a-f]{17}/g, "$1-ID")
            .replace(/\/[0-9a-z]{16}(?=["/])/g, "/ID")
            .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "UUID")
            .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, "DATE")
            .replace(/"db-[0-9A-F]{20,26}"/g, '"db-ID"'),
    ) as Value;
}

describe("the shapes of the real provider", () => {
    let emulator: Emulator;
    let client: Aws;
    /** Recorded ids, and those that stand for them here. */
    const ids = new Map<string, string>();
    const made: (() => Promise<void>)[] = [];

    before(async () => {
        emulator = await startEmulator(["autoscaling", "ec2", "elbv2", "rds", "sts"]);
        client = await aws.configure({
            ...awsConfig(emulator),
            defaultTags: JSON.stringify({ tags: { app: "shop", env: "prod" } }),
        });
        const ec2 = await client.service("ec2");
        const { PrefixLists = [] } = await ec2.describeManagedPrefixLists({});
        ids.set("pl-6855ce842fa1ef41f", PrefixLists[0]?.PrefixListId ?? "");
        ids.set("pl-061e066d95bd6e424", PrefixLists[1]?.PrefixListId ?? "");
        const certificate =
            "arn:aws:acm:us-east-1:000000000000:certificate/321821ed-be83-42ab-9f28-05ff71c3a7cf";
        ids.set(certificate, await requestCertificate());
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

    /** The emulator refuses a certificate that it doesn't know, as AWS does; no type of ours makes one. */
    async function requestCertificate(): Promise<string> {
        const answer = await fetch(emulator.endpoints.elbv2 ?? "", {
            method: "POST",
            headers: {
                "Content-Type": "application/x-amz-json-1.1",
                "X-Amz-Target": "CertificateManager.RequestCertificate",
                Authorization: "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/acm/aws4_request",
            },
            body: JSON.stringify({ DomainName: "example.com" }),
        });
        return ((await answer.json()) as { CertificateArn: string }).CertificateArn;
    }

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
        const subnets = [
            ["subnet-74648f1e11673bdb1", "us-east-1a"],
            ["subnet-df6e2da54b0e7a14c", "us-east-1b"],
        ] as const;
        for (const [index, [there, availabilityZone]] of subnets.entries()) {
            const inputs = { vpcId, cidrBlock: `10.20.${index}.0/24`, availabilityZone };
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
                const left = [...GONE, ...(NOT_REPORTED[token] ?? [])];
                const compared = (properties: Properties) =>
                    Object.fromEntries(
                        Object.entries(properties).filter(
                            ([key]) =>
                                key !== "id" &&
                                !NEWER.includes(key) &&
                                !left.includes(key) &&
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
