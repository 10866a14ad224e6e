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
public sealed record EnrolmentRequest(EnrolmentKind Kind, string Name, string Ground, string GrantedBy, LocalDate ValidTo);

/// <summary>The green channel's enrolments.</summary>
internal sealed class EnrolmentEndpoints(EntryDesk<Enrolment, EnrolmentEvent> desk, Centers centers)
{
    private const string Tag = "green channel";
    private const string RequestExample = """
        { "kind": "enterprise", "name": "什邡某重点企业", "ground": "市重点企业名录2026", "grantedBy": "行政审批局局长 Wang Wei", "validTo": "2026-12-31" }
        """;

    private const string AnswerExample = """
        { "code": "91510682MA6XXXXX1X", "kind": "enterprise", "name": "什邡某重点企业", "ground": "市重点企业名录2026", "grantedBy": "行政审批局局长 Wang Wei", "validTo": "2026-12-31", "endedAt": null }
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
            Refusals = ["enrolment-over"],
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
        checks.Text("/name", given.Name, 200);
        checks.Text("/ground", given.Ground);
        checks.Text("/grantedBy", given.GrantedBy, 100);
        checks.ThrowIfAny();
        await Handle(context, nameof(GrantEnrolment), body.Bytes, code, request => new GrantEnrolment(
            code, given.Kind, given.Name, given.Ground, given.GrantedBy, given.ValidTo, request.Caller.Actor, request.Now));
    }

    private async Task End(HttpContext context)
    {
        var code = new EnrolmentCode(Paths.Code(context));
        var center = await centers.Of(Caller.Of(context).Division, context.RequestAborted);
        if (!center.Enrolments.ContainsKey(code.Value))
        {
            throw Problems.NotFound("There is no such enrolment.").Raise();
        }

        await Handle(context, nameof(EndEnrolment), default, code, request => new EndEnrolment(null, request.Caller.Actor, request.Now));
    }

    private Task Handle(HttpContext context, string name, ReadOnlyMemory<byte> body, EnrolmentCode code, Func<Request, EnrolmentCommand> command) =>
        desk.Handle(
            context,
            name,
            body,
            division => StreamIds.Of(division, "enrolment", code.Value),
            (known, request, _) => EnrolmentDecisions.Decide(known, command(request)),
            (known, _, _) => known,
            Json.Of<Enrolment>(),
            $"/v1/green-channel/{code}");
}

[JsonSerializable(typeof(EnrolmentRequest))]
[JsonSerializable(typeof(Enrolment))]
internal sealed partial class EnrolmentJson : JsonSerializerContext;
