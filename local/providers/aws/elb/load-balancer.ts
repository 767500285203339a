import type { ElasticLoadBalancingV2, LoadBalancer } from "@aws-sdk/client-elastic-load-balancing-v2";
import { isObject } from "../../properties";
import type { Properties, Value } from "../../resource-type";
import { blockProperties, type Fields } from "../blocks/fields";
import { all, matches, oneOf, range } from "../checks";
import { exactlyOne } from "../ec2/choice";
import { SET, textsOf } from "../ec2/common";
import { unlessMissing } from "../errors";
import { NAME_CONFLICT, named, nameOf } from "../names";
import { allTags, awsResource, REGION, tagList, tagOutputs, TAGS, textOf } from "../resource";
import { type Attributes, attributeOutputs, attributePairs, attributeProperties } from "./attributes";
import { arnSuffix, changeElbTags, elbName, elbTags, unlessEmpty } from "./common";
import { refusePlace, refuseProtected } from "./refusals";

const ATTRIBUTES: Attributes = {
    clientKeepAlive: { key: "client_keep_alive.seconds", default: 3600, check: range(60, 604_800) },
    desyncMitigationMode: {
        key: "routing.http.desync_mitigation_mode",
        default: "defensive",
        check: oneOf("monitor", "defensive", "strictest"),
    },
    dropInvalidHeaderFields: { key: "routing.http.drop_invalid_header_fields.enabled", default: false },
    enableDeletionProtection: { key: "deletion_protection.enabled", default: false },
    enableHttp2: { key: "routing.http2.enabled", default: true },
    enableTlsVersionAndCipherSuiteHeaders: {
        key: "routing.http.x_amzn_tls_version_and_cipher_suite.enabled",
        default: false,
    },
    enableWafFailOpen: { key: "waf.fail_open.enabled", default: false },
    enableXffClientPort: { key: "routing.http.xff_client_port.enabled", default: false },
    idleTimeout: { key: "idle_timeout.timeout_seconds", default: 60, check: range(1, 4000) },
    preserveHostHeader: { key: "routing.http.preserve_host_header.enabled", default: false },
    xffHeaderProcessingMode: {
        key: "routing.http.xff_header_processing.mode",
        default: "append",
        check: oneOf("append", "preserve", "remove"),
    },
};

const LOGS: Record<string, Attributes> = {
    accessLogs: logAttributes("access_logs"),
    connectionLogs: logAttributes("connection_logs"),
};
const LOG_FIELDS: Fields = { bucket: { default: "" }, enabled: { default: false }, prefix: { default: "" } };

const lbName = (max: number) =>
    all(
        elbName(max, true),
        matches(/^(?!internal-)/, (value, name) => `"${name}" cannot begin with "internal-": "${value}"`),
    );

/** A load balancer; an application's, as attributes go. */
export const loadBalancer = awsResource({
    token: "aws:lb/loadBalancer:LoadBalancer",
    label: "ELBv2 Load Balancer",
    properties: {
        ...attributeProperties(ATTRIBUTES),
        ...blockProperties(
            Object.fromEntries(Object.keys(LOGS).map((key) => [key, { fields: LOG_FIELDS, default: {} }])),
        ),
        internal: { forceNew: true, chosenByService: true },
        ipAddressType: { chosenByService: true, check: oneOf("ipv4", "dualstack") },
        loadBalancerType: {
            forceNew: true,
            default: "application",
            check: oneOf("application", "network", "gateway"),
        },
        ...named({ autoname: { maxLength: 255 }, check: lbName(32) }, lbName(6)),
        region: REGION,
        securityGroups: { chosenByService: true, ...SET },
        subnets: { chosenByService: true, ...SET },
        ...TAGS,
        arn: { computed: true },
        arnSuffix: { computed: true },
        customerOwnedIpv4Pool: { computed: true },
        dnsName: { computed: true },
        enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: { computed: true },
        subnetMappings: { computed: true },
        vpcId: { computed: true },
        zoneId: { computed: true },
    },
    check: (inputs) => [
        ...NAME_CONFLICT(inputs),
        ...exactlyOne([
            ["subnetMappings", "subnet_mapping"],
            ["subnets", "subnets"],
        ])(inputs),
    ],

    create: async (client, inputs) => {
        await refusePlace(client, inputs);
        const elb = await client.service("elbv2", inputs["region"]);
        const { LoadBalancers: made = [] } = await elb.createLoadBalancer({
            Name: nameOf(inputs),
            Type: textOf(inputs, "loadBalancerType") as LoadBalancer["Type"],
            Scheme: inputs["internal"] === true ? "internal" : undefined,
            IpAddressType: textOf(inputs, "ipAddressType") as LoadBalancer["IpAddressType"],
            SecurityGroups: textsOf(inputs, "securityGroups"),
            Subnets: textsOf(inputs, "subnets"),
            Tags: unlessEmpty(tagList(allTags(inputs))),
        });
        const arn = made[0]?.LoadBalancerArn ?? "";
        await setAttributes(elb, arn, inputs);
        return arn;
    },

    read: async (client, id, state) => {
        const region = state["region"] ?? client.region;
        const elb = await client.service("elbv2", region);
        const found = await unlessMissing(elb.describeLoadBalancers({ LoadBalancerArns: [id] }));
        const it = found?.LoadBalancers?.[0];
        if (!it) {
            return undefined;
        }
        const { Attributes: pairs } = await elb.describeLoadBalancerAttributes({ LoadBalancerArn: id });
        const subnets = (it.AvailabilityZones ?? []).map(({ SubnetId = "" }) => SubnetId);
        const logs = Object.entries(LOGS).map(([key, table]) => [key, attributeOutputs(table, pairs)]);
        return {
            ...attributeOutputs(ATTRIBUTES, pairs),
            ...(Object.fromEntries(logs) as Properties),
            arn: id,
            arnSuffix: arnSuffix(id, /^loadbalancer\//),
            customerOwnedIpv4Pool: "",
            dnsName: it.DNSName ?? "",
            enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: "",
            internal: it.Scheme === "internal",
            ipAddressType: it.IpAddressType ?? "ipv4",
            loadBalancerType: it.Type ?? "application",
            name: it.LoadBalancerName ?? "",
            namePrefix: state["namePrefix"] ?? "",
            region,
            securityGroups: it.SecurityGroups ?? [],
            subnetMappings: subnets.map(subnetMapping),
            subnets,
            vpcId: it.VpcId ?? "",
            zoneId: it.CanonicalHostedZoneId ?? "",
            ...tagOutputs(client, await elbTags(elb, id), state),
        };
    },

    update: async (client, id, olds, news) => {
        const elb = await client.service("elbv2", news["region"]);
        const changed = (key: string) => key in news && !SET.equivalent(olds[key] ?? [], news[key] ?? []);
        if (changed("securityGroups")) {
            const SecurityGroups = textsOf(news, "securityGroups");
            await elb.setSecurityGroups({ LoadBalancerArn: id, SecurityGroups });
        }
        if (changed("subnets")) {
            await elb.setSubnets({ LoadBalancerArn: id, Subnets: textsOf(news, "subnets") });
        }
        await setAttributes(elb, id, news);
        await changeElbTags(elb, id, olds, news);
    },

    delete: async (client, id, state) => {
        const elb = await client.service("elbv2", state["region"]);
        const deleted = async () => {
            await refuseProtected(elb, id);
            return elb.deleteLoadBalancer({ LoadBalancerArn: id });
        };
        await unlessMissing(deleted());
    },
});

async function setAttributes(
    elb: ElasticLoadBalancingV2,
    LoadBalancerArn: string,
    inputs: Properties,
): Promise<void> {
    const logs = Object.entries(LOGS).flatMap(([key, table]) => {
        const block = inputs[key];
        return isObject(block) ? attributePairs(table, block) : [];
    });
    await elb.modifyLoadBalancerAttributes({
        LoadBalancerArn,
        Attributes: [...attributePairs(ATTRIBUTES, inputs), ...logs],
    });
}

function logAttributes(kind: string): Attributes {
    return {
        bucket: { key: `${kind}.s3.bucket`, default: "" },
        enabled: { key: `${kind}.s3.enabled`, default: false },
        prefix: { key: `${kind}.s3.prefix`, default: "" },
    };
}

function subnetMapping(subnetId: string): Value {
    return { allocationId: "", ipv6Address: "", outpostId: "", privateIpv4Address: "", subnetId };
}
