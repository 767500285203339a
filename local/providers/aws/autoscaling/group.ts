import type { AutoScaling, AutoScalingGroup, Tag } from "@aws-sdk/client-auto-scaling";
import { asText, isObject } from "../../properties";
import type { Properties, Value } from "../../resource-type";
import { blockFromAws, blockToAws } from "../blocks/api";
import type { Fields } from "../blocks/fields";
import { length, range } from "../checks";
import { checks, exactlyOne } from "../ec2/choice";
import { sameWhereGiven, SET, setChange, textsOf } from "../ec2/common";
import { unlessMissing } from "../errors";
import { conflicts, NAME_CONFLICT, named, nameOf } from "../names";
import { awsResource, REGION, textOf } from "../resource";

const LAUNCH_TEMPLATE: Fields = {
    id: { awsName: "LaunchTemplateId" },
    name: { awsName: "LaunchTemplateName", check: length(3, 128) },
    version: { check: length(1, 255) },
};

const CHOSEN_SET = { chosenByService: true, ...SET } as const;

/**
 * A fleet. The emulator runs instances without asking the template for their metadata options, knows no rolling
 * replacement of them, and nothing here waits for their health.
 */
export const group = awsResource({
    token: "aws:autoscaling/group:Group",
    label: "Auto Scaling Group",
    properties: {
        availabilityZones: CHOSEN_SET,
        capacityRebalance: { default: false },
        defaultCooldown: { chosenByService: true },
        defaultInstanceWarmup: { default: 0 },
        desiredCapacity: { chosenByService: true },
        forceDelete: { default: false },
        healthCheckGracePeriod: { default: 300 },
        healthCheckType: { chosenByService: true },
        instanceRefresh: {},
        launchTemplate: { equivalent: sameWhereGiven(LAUNCH_TEMPLATE) },
        maxInstanceLifetime: { default: 0 },
        maxSize: { required: true, check: range(0, 10_000) },
        metricsGranularity: { default: "1Minute" },
        minSize: { required: true, check: range(0, 10_000) },
        ...named({ autoname: { maxLength: 255 }, check: length(0, 255) }, length(0, 229)),
        protectFromScaleIn: { default: false },
        region: REGION,
        tags: SET,
        targetGroupArns: CHOSEN_SET,
        terminationPolicies: {},
        vpcZoneIdentifiers: CHOSEN_SET,
        waitForCapacityTimeout: { default: "10m" },
        arn: { computed: true },
        predictedCapacity: { computed: true },
        serviceLinkedRoleArn: { computed: true },
        warmPoolSize: { computed: true },
    },
    check: checks(
        NAME_CONFLICT,
        conflicts(["availabilityZones", "availability_zones"], ["vpcZoneIdentifiers", "vpc_zone_identifier"]),
        exactlyOne([
            ["launchConfiguration", "launch_configuration"],
            ["launchTemplate", "launch_template"],
            ["mixedInstancesPolicy", "mixed_instances_policy"],
        ]),
        templateFaults,
    ),

    create: async (client, inputs) => {
        const scaling = await client.service("autoscaling", inputs["region"]);
        const name = nameOf(inputs);
        await scaling.createAutoScalingGroup({
            ...request(name, inputs),
            TargetGroupARNs: textsOf(inputs, "targetGroupArns"),
            Tags: tagsOf(name, inputs),
        });
        return name;
    },

    read: async (client, id, state) => {
        const region = state["region"] ?? client.region;
        const it = await find(await client.service("autoscaling", region), id);
        if (!it) {
            return undefined;
        }
        const policies = it.TerminationPolicies ?? [];
        const keep = (key: string): Properties => (state[key] === undefined ? {} : { [key]: state[key] });
        return {
            arn: it.AutoScalingGroupARN ?? "",
            availabilityZones: it.AvailabilityZones ?? [],
            capacityRebalance: it.CapacityRebalance ?? false,
            defaultCooldown: it.DefaultCooldown ?? 300,
            defaultInstanceWarmup: it.DefaultInstanceWarmup ?? 0,
            desiredCapacity: it.DesiredCapacity ?? 0,
            forceDelete: state["forceDelete"] ?? false,
            healthCheckGracePeriod: it.HealthCheckGracePeriod ?? 0,
            healthCheckType: it.HealthCheckType ?? "",
            ...keep("instanceRefresh"),
            launchTemplate: blockFromAws(LAUNCH_TEMPLATE, it.LaunchTemplate ?? {}),
            maxInstanceLifetime: it.MaxInstanceLifetime ?? 0,
            maxSize: it.MaxSize ?? 0,
            metricsGranularity: state["metricsGranularity"] ?? "1Minute",
            minSize: it.MinSize ?? 0,
            name: id,
            namePrefix: state["namePrefix"] ?? "",
            predictedCapacity: it.PredictedCapacity ?? 0,
            protectFromScaleIn: it.NewInstancesProtectedFromScaleIn ?? false,
            region,
            serviceLinkedRoleArn: it.ServiceLinkedRoleARN ?? "",
            ...tagBlocks(it, state),
            targetGroupArns: it.TargetGroupARNs ?? [],
            ...(policies.join() !== "Default" && { terminationPolicies: policies }),
            vpcZoneIdentifiers: (it.VPCZoneIdentifier ?? "").split(",").filter((one) => one !== ""),
            waitForCapacityTimeout: state["waitForCapacityTimeout"] ?? "10m",
            warmPoolSize: it.WarmPoolSize ?? 0,
        };
    },

    update: async (client, id, olds, news) => {
        const scaling = await client.service("autoscaling", news["region"]);
        await scaling.updateAutoScalingGroup(request(id, news));
        await changeTargets(scaling, id, olds, news);
        const [before, after] = [tagsOf(id, olds), tagsOf(id, news)];
        const gone = before.filter(({ Key }) => !after.some((one) => one.Key === Key));
        if (gone.length > 0) {
            await scaling.deleteTags({ Tags: gone });
        }
        if (after.length > 0) {
            await scaling.createOrUpdateTags({ Tags: after });
        }
    },

    delete: async (client, id, state) => {
        const scaling = await client.service("autoscaling", state["region"]);
        // The real provider waits for the instances to end first; here they end at once.
        if (await find(scaling, id)) {
            await scaling.deleteAutoScalingGroup({ AutoScalingGroupName: id, ForceDelete: true });
        }
    },
});

async function find(scaling: AutoScaling, id: string): Promise<AutoScalingGroup | undefined> {
    const asked = scaling.describeAutoScalingGroups({ AutoScalingGroupNames: [id] });
    return (await unlessMissing(asked))?.AutoScalingGroups?.[0];
}

function request(AutoScalingGroupName: string, inputs: Properties) {
    const number = (key: string) => (inputs[key] === undefined ? undefined : Number(inputs[key]));
    const zones = textsOf(inputs, "availabilityZones");
    const subnets = textsOf(inputs, "vpcZoneIdentifiers");
    return {
        AutoScalingGroupName,
        AvailabilityZones: zones.length > 0 ? zones : undefined,
        CapacityRebalance: inputs["capacityRebalance"] === true,
        DefaultCooldown: number("defaultCooldown"),
        DefaultInstanceWarmup: number("defaultInstanceWarmup"),
        DesiredCapacity: number("desiredCapacity"),
        HealthCheckGracePeriod: number("healthCheckGracePeriod") ?? 300,
        HealthCheckType: textOf(inputs, "healthCheckType"),
        LaunchTemplate: blockToAws(LAUNCH_TEMPLATE, inputs["launchTemplate"] ?? {}),
        MaxInstanceLifetime: number("maxInstanceLifetime"),
        MaxSize: number("maxSize") ?? 0,
        MinSize: number("minSize") ?? 0,
        NewInstancesProtectedFromScaleIn: inputs["protectFromScaleIn"] === true,
        TerminationPolicies:
            "terminationPolicies" in inputs ? textsOf(inputs, "terminationPolicies") : undefined,
        VPCZoneIdentifier: subnets.length > 0 ? subnets.join(",") : undefined,
    };
}

async function changeTargets(
    scaling: AutoScaling,
    AutoScalingGroupName: string,
    olds: Properties,
    news: Properties,
): Promise<void> {
    if (!("targetGroupArns" in news)) {
        return;
    }
    const { add, remove } = setChange(olds, news, "targetGroupArns");
    if (add.length > 0) {
        await scaling.attachLoadBalancerTargetGroups({ AutoScalingGroupName, TargetGroupARNs: add });
    }
    if (remove.length > 0) {
        await scaling.detachLoadBalancerTargetGroups({ AutoScalingGroupName, TargetGroupARNs: remove });
    }
}

function tagsOf(ResourceId: string, inputs: Properties): Tag[] {
    const tags = Array.isArray(inputs["tags"]) ? inputs["tags"].filter(isObject) : [];
    return tags.map((tag) => ({
        ResourceId,
        ResourceType: "auto-scaling-group",
        Key: textOf(tag, "key"),
        Value: asText(tag["value"] ?? ""),
        PropagateAtLaunch: tag["propagateAtLaunch"] === true,
    }));
}

function tagBlocks({ Tags = [] }: AutoScalingGroup, state: Properties): Properties {
    const tags = Tags.map(({ Key = "", Value: value = "", PropagateAtLaunch = false }): Value => ({
        key: Key,
        propagateAtLaunch: PropagateAtLaunch,
        value,
    }));
    return tags.length > 0 || "tags" in state ? { tags } : {};
}

function templateFaults(inputs: Properties): { property: string; reason: string }[] {
    const template = inputs["launchTemplate"];
    const prefix = "launch_template.0.";
    return isObject(template)
        ? conflicts(
              ["id", `${prefix}id`],
              ["name", `${prefix}name`],
          )(template).map(({ property, reason }) => ({
              property: `launchTemplate.${property}`,
              reason,
          }))
        : [];
}
