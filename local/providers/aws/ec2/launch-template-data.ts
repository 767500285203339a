/** What a launch template says of the instances that are to come. */
import { asText, isObject, sameValue } from "../../properties";
import type { Properties, Value } from "../../resource-type";
import { blockFromAws, blockToAws } from "../blocks/api";
import { canonical, type Field, type Fields } from "../blocks/fields";
import { arn, length, oneOf, range } from "../checks";
import { tagList, tagRecord } from "../resource";

/** Yes or no, or nothing said: written as a text by the provider. */
const TRISTATE: Field = {
    default: "",
    convert: {
        to: (value) => (value === "" ? undefined : asText(value) === "true"),
        from: (raw) => String(raw),
    },
};

const TAGS: Field = {
    convert: {
        to: (value) =>
            tagList(
                Object.fromEntries(
                    Object.entries(isObject(value) ? value : {}).map(([key, tag]) => [key, asText(tag)]),
                ),
            ),
        from: (raw) => tagRecord(raw as { Key?: string; Value?: string }[]),
    },
};

const TEXT: Field = { default: "" };

const EBS: Fields = {
    deleteOnTermination: TRISTATE,
    encrypted: TRISTATE,
    iops: { default: 0 },
    kmsKeyId: { ...TEXT, check: arn },
    snapshotId: TEXT,
    throughput: { default: 0 },
    volumeSize: { default: 0 },
    volumeType: TEXT,
};

/** The blocks, in the provider's form and in AWS's. */
export const DATA_BLOCKS: Fields = {
    blockDeviceMappings: {
        default: [],
        many: "list",
        fields: { deviceName: TEXT, ebs: { fields: EBS }, noDevice: TEXT, virtualName: TEXT },
    },
    iamInstanceProfile: { fields: { arn: { ...TEXT, check: arn }, name: TEXT } },
    metadataOptions: {
        fields: {
            httpEndpoint: { ...TEXT, check: oneOf("disabled", "enabled") },
            httpProtocolIpv6: {
                ...TEXT,
                terraformName: "http_protocol_ipv6",
                check: oneOf("disabled", "enabled"),
            },
            httpPutResponseHopLimit: { check: range(1, 64) },
            httpTokens: { ...TEXT, check: oneOf("optional", "required") },
            instanceMetadataTags: { ...TEXT, check: oneOf("disabled", "enabled") },
        },
    },
    monitoring: { fields: { enabled: {} } },
    networkInterfaces: {
        default: [],
        many: "list",
        fields: {
            associatePublicIpAddress: TRISTATE,
            deleteOnTermination: TRISTATE,
            description: TEXT,
            deviceIndex: { default: 0 },
            networkInterfaceId: TEXT,
            securityGroups: { awsName: "Groups", default: [], many: "set" },
            subnetId: TEXT,
        },
    },
    tagSpecifications: {
        default: [],
        many: "list",
        fields: { resourceType: TEXT, tags: TAGS },
    },
};

/** What stands beside the blocks. */
export const DATA_VALUES: Fields = {
    disableApiStop: { default: false },
    disableApiTermination: { default: false },
    ebsOptimized: TRISTATE,
    imageId: TEXT,
    instanceInitiatedShutdownBehavior: { ...TEXT, check: oneOf("stop", "terminate") },
    instanceType: TEXT,
    keyName: TEXT,
    securityGroupNames: { awsName: "SecurityGroups", many: "set" },
    userData: { ...TEXT, check: length(0, 21_848) },
    vpcSecurityGroupIds: { awsName: "SecurityGroupIds", default: [], many: "set" },
};

const DATA: Fields = { ...DATA_BLOCKS, ...DATA_VALUES };

/** Every argument that makes a new version when it changes. */
export const DATA_KEYS = Object.keys(DATA);

/** Whether two sets of arguments make the same instances. */
export function sameData(a: Properties, b: Properties): boolean {
    return sameValue(canonical({ fields: DATA }, a), canonical({ fields: DATA }, b));
}

/** For AWS: what is given, without what is empty. */
export function dataToAws(inputs: Properties): Record<string, unknown> {
    return withoutEmpty(blockToAws(DATA, inputs)) as Record<string, unknown>;
}

/** As the provider reports it. */
export function dataFromAws(raw: Record<string, unknown>): Properties {
    const specifications = (raw["TagSpecifications"] ?? []) as { ResourceType?: string }[];
    return blockFromAws(DATA, {
        ...raw,
        // The emulator adds the tags of the template itself.
        TagSpecifications: specifications.filter(({ ResourceType }) => ResourceType !== "launch-template"),
    });
}

function withoutEmpty(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(withoutEmpty);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    const given = Object.entries(value).filter(([, item]) => item !== "" && item !== undefined && item !== 0);
    return Object.fromEntries(given.map(([key, item]) => [key, withoutEmpty(item)]));
}

/** An instance profile goes by one of its names only. */
export function profileFault(inputs: Properties): { property: string; reason: string }[] {
    const profile: Value | undefined = inputs["iamInstanceProfile"];
    return isObject(profile) && "arn" in profile && "name" in profile
        ? [
              {
                  property: "iamInstanceProfile.arn",
                  reason:
                      'Conflicting configuration arguments. "iam_instance_profile.0.arn": conflicts with ' +
                      "iam_instance_profile.0.name",
              },
          ]
        : [];
}
