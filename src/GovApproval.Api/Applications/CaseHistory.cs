using System.Text.Json;
using System.Text.Json.Nodes;
using GovApproval.Api.PersonalData;
using GovApproval.Api.Security;
using GovApproval.Api.Stored;
using GovApproval.Applications;
using GovApproval.EventStore;
using GovApproval.Security;
using NodaTime;

namespace GovApproval.Api.Applications;

/// <summary>One event of a case as its reader sees it.</summary>
/// <param name="Type">The event's name.</param>
/// <param name="OccurredAt">When it happened.</param>
/// <param name="RecordedAt">When it was stored.</param>
/// <param name="Data">As stored; personal data opened and masked as far as the reader need not see it.</param>
public sealed record CaseEventAnswer(
    long Position, long Version, string Type, Instant OccurredAt, Instant RecordedAt, string? Actor, JsonNode Data, string? CorrelationId);

/// <summary>Shows stored events: what was sealed is opened for those who may see it, and masked for all others.</summary>
internal sealed class CaseHistory(PersonVault vault)
{
    public async ValueTask<CaseEventAnswer> Of(StoredEvent stored, CaseFile file, Caller caller, CancellationToken ct)
    {
        var happened = (ApplicationEvent)stored.Data;
        var data = JsonSerializer.SerializeToNode(happened, StoredJson.Options.GetTypeInfo(happened.GetType()))!.AsObject();
        if (happened is ApplicationSubmitted submitted)
        {
            await Open(data, submitted, stored.Stream.Tenant, Permissions.Sees(caller.Roles, Relation.Of(caller, file)), ct);
        }

        return new CaseEventAnswer(
            stored.Position, stored.Version, happened.GetType().Name, happened.At, stored.RecordedAt, stored.Headers.Actor, data, stored.Headers.CorrelationId);
    }

    private async ValueTask Open(JsonObject data, ApplicationSubmitted submitted, string division, Disclosure disclosure, CancellationToken ct)
    {
        data["applicant"] = await Shown(submitted.Applicant, division, disclosure, ct);
        if (submitted.Agent is { } agent)
        {
            data["agent"] = await Shown(agent, division, disclosure, ct);
        }

        if (data["form"] is JsonObject form && form.TryGetPropertyValue(FormSealing.Member, out var member))
        {
            var stored = JsonElement.Parse(member?.ToJsonString() ?? "null");
            form.Remove(FormSealing.Member);
            if (disclosure == Disclosure.Masked && Sealed.IsBox(stored, out _))
            {
                form["masked"] = true;
                return;
            }

            foreach (var (name, value) in await vault.OpenFields(division, submitted.Applicant.Person, stored, ct) ?? [])
            {
                form[name] = value?.DeepClone();
            }
        }
    }

    private async ValueTask<JsonNode?> Shown(SealedParty party, string division, Disclosure disclosure, CancellationToken ct) =>
        JsonSerializer.SerializeToNode(
            ApplicationAnswers.Shown(party.Kind, await vault.Open(division, party, ct), disclosure), Http.Json.Of<PartyAnswer>());
}
