using System.Text.Json.Serialization;
using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Security;
using GovApproval.Api.Stored;
using GovApproval.GreenChannel;
using GovApproval.Security;
using NodaTime;

namespace GovApproval.Api.GreenChannel;

/// <summary>Enrols a key enterprise or key project.</summary>
/// <param name="Ground">Why it is let into the fast lane.</param>
/// <param name="GrantedBy">Who let it in, by name.</param>
/// <param name="ValidTo">The last day on which it holds.</param>
/// <param name="Rule">The code of the ground among the center's rules; required once there are any.</param>
/// <param name="ValidFrom">The first day; at once when left out.</param>
/// <param name="Evidence">The documents shown.</param>
/// <param name="Facts">The facts that the ground asks for, as the evidence shows them.</param>
/// <param name="Tracker">The officer who follows each case and reports its progress.</param>
/// <param name="Code">Equal to the code in the path.</param>
/// <param name="EndedAt">None, as it is read of an enrolment in force; one that was ended is granted anew without it.</param>
/// <param name="Eligibility">The same five members as they are read, so that an enrolment can be put back as it was read.</param>
public sealed record EnrolmentRequest(
    EnrolmentKind Kind,
    string Name,
    string Ground,
    string GrantedBy,
    LocalDate ValidTo,
    string? Rule = null,
    LocalDate? ValidFrom = null,
    ValueList<GreenEvidence>? Evidence = null,
    ValueList<GreenFact>? Facts = null,
    ActorId? Tracker = null,
    EnrolmentCode? Code = null,
    Instant? EndedAt = null,
    Eligibility? Eligibility = null)
{
    /// <summary>What is shown, by members of its own or as it is read.</summary>
    internal Eligibility? Shown =>
        Eligibility is { } read ? read with { RulesVersion = null } : (Rule, ValidFrom, Evidence, Facts, Tracker) == default ? null : new(Rule, null, ValidFrom, Evidence, Facts, Tracker);

    internal void Check(EnrolmentCode code, Checks checks)
    {
        checks.Require(Code is not { } named || named == code, "/code", "must be the code in the path");
        checks.Require(EndedAt is null, "/endedAt", "must be null: what was ended is granted anew without it");
        checks.Require(
            Eligibility is not { } read || (Rule ?? read.Rule, ValidFrom ?? read.ValidFrom, Evidence ?? read.Evidence, Facts ?? read.Facts, Tracker ?? read.Tracker)
                == (read.Rule, read.ValidFrom, read.Evidence, read.Facts, read.Tracker),
            "/eligibility",
            "must say the same as its members given beside it");
        checks.Text("/name", Name, 200);
        checks.Text("/ground", Ground);
        checks.Text("/grantedBy", GrantedBy, 100);
        checks.Optional("/rule", Shown?.Rule, 64);
        checks.AtMost("/evidence", Shown?.Evidence ?? [], 50);
        checks.AtMost("/facts", Shown?.Facts ?? [], 50);
        var at = Eligibility is null ? "" : "/eligibility";
        checks.Texts(at + "/evidence", (Shown?.Evidence ?? []).Select(shown => shown.Kind), 64, "/kind");
        checks.Texts(at + "/evidence", (Shown?.Evidence ?? []).Select(shown => shown.DocumentNumber), 100, "/documentNumber");
        checks.Texts(at + "/facts", (Shown?.Facts ?? []).Select(stated => stated.Fact), 64, "/fact");
        checks.Require(!(ValidTo < Shown?.ValidFrom), "/validTo", "must not be before validFrom");
    }
}

/// <summary>The green channel's enrolments.</summary>
internal sealed class EnrolmentEndpoints(EntryDesk<Enrolment, EnrolmentEvent> desk, Centers centers)
{
    private const string Tag = "green channel";
    private const string RequestExample = """
        { "kind": "enterprise", "name": "什邡某重点企业", "ground": "市重点企业名录2026", "grantedBy": "行政审批局局长 Wang Wei", "validTo": "2026-12-31",
          "rule": "key-enterprise", "validFrom": "2026-01-01", "evidence": [{ "kind": "enterprise-list", "documentNumber": "什府函〔2026〕12号" }], "facts": [{ "fact": "tax-yuan", "value": "6000000" }], "tracker": "officer-1" }
        """;

    private const string AnswerExample = """
        { "code": "91510682MA6XXXXX1X", "kind": "enterprise", "name": "什邡某重点企业", "ground": "市重点企业名录2026", "grantedBy": "行政审批局局长 Wang Wei", "validTo": "2026-12-31", "endedAt": null, "eligibility": null }
        """;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/green-channel/{code}", async context =>
                await Entry.Write(context, (await centers.Of(Caller.Of(context).Division, context.RequestAborted)).Enrolments.GetValueOrDefault(Paths.Code(context))))
            .Requires(Operation.ReadEnrolment)
            .Describes(new(Tag, "Read an enrolment") { Response = Example.Written<Enrolment>(AnswerExample), Traits = Traits.Versioned });
        routes.MapPut("/green-channel/{code}", Grant).Requires(Operation.GrantEnrolment).Describes(new(Tag, "Enrol an enterprise or a project")
        {
            Details = "The code is an enterprise's unified social credit code, or a project's code: cases of that applicant, or of that project, then travel the fast lane.",
            Request = Example.Of<EnrolmentRequest>(RequestExample),
            Response = Example.Written<Enrolment>(AnswerExample),
            Statuses = [StatusCodes.Status201Created],
            Traits = Traits.Command | Traits.Versioned,
            Refusals = ["enrolment-over", "not-eligible"],
        });
        routes.MapDelete("/green-channel/{code}", End).Requires(Operation.EndEnrolment).Describes(new(Tag, "End an enrolment")
        {
            Response = Example.Written<Enrolment>(AnswerExample),
            Traits = Traits.Command | Traits.Versioned,
        });
    }

    private async Task Grant(HttpContext context)
    {
        var body = await Bodies.Read<EnrolmentRequest>(context);
        var code = new EnrolmentCode(Paths.Code(context));
        var given = body.Value;
        var checks = new Checks();
        given.Check(code, checks);
        checks.ThrowIfAny();
        await Handle(context, nameof(GrantEnrolment), body.Bytes, code, (request, center) => new GrantEnrolment(
            code, given.Kind, given.Name, given.Ground, given.GrantedBy, given.ValidTo, request.Caller.Actor, request.Now, given.Shown, center.GreenRules?.State));
    }

    private async Task End(HttpContext context)
    {
        var code = new EnrolmentCode(Paths.Code(context));
        var center = await centers.Of(Caller.Of(context).Division, context.RequestAborted);
        if (!center.Enrolments.ContainsKey(code.Value))
        {
            throw Problems.NotFound("There is no such enrolment.").Raise();
        }

        await Handle(context, nameof(EndEnrolment), default, code, (request, _) => new EndEnrolment(null, request.Caller.Actor, request.Now));
    }

    private Task Handle(HttpContext context, string name, ReadOnlyMemory<byte> body, EnrolmentCode code, Func<Request, Center, EnrolmentCommand> command) =>
        desk.Handle(
            context,
            name,
            body,
            division => StreamIds.Of(division, "enrolment", code.Value),
            (known, request, center) => EnrolmentDecisions.Decide(known, command(request, center)),
            (known, _, _) => known,
            Json.Of<Enrolment>(),
            $"/v1/green-channel/{code}");
}

[JsonSerializable(typeof(EnrolmentRequest))]
[JsonSerializable(typeof(Enrolment))]
internal sealed partial class EnrolmentJson : JsonSerializerContext;
