using GovApproval.Api.Applications;
using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.ParallelApproval;
using GovApproval.Api.Projections;
using GovApproval.Api.Security;
using GovApproval.Api.Stored;
using GovApproval.Applications;
using GovApproval.EventStore;
using GovApproval.Fees;
using GovApproval.ParallelApproval;
using GovApproval.Security;
using NodaTime;

namespace GovApproval.Api.Fees;

/// <summary>One payment order for a project or a case (一单收费): issued, paid, cancelled.</summary>
internal sealed class PaymentOrderEndpoints(
    Desk<PaymentOrders, PaymentOrderEvent> desk,
    Desk<CaseFile, ApplicationEvent> cases,
    Desk<Project, ProjectEvent> projects,
    StreamKind<CaseFile, ApplicationEvent> kind,
    CaseFiles files,
    Centers centers,
    IClock clock)
{
    private const string Tag = "fees";
    private const string OfProject = "JF-P-";
    private const string OfCase = "JF-A-";
    private const string OrderExample = """
        { "number": "JF-P-bridge-1", "project": "bridge", "total": "80.00", "currency": "CNY", "status": "open", "issuedAt": "2026-03-02T01:00:00Z", "paidAt": null, "cancelledFor": null,
          "lines": [{ "application": "0198c9a5-3b58-7d6e-8c3b-6f0c1c3a9d10", "item": "real-estate-registration", "itemVersion": 1, "department": "natural-resources", "fee": "登记费", "amount": "80.00", "due": "80.00", "basis": "发改价格规〔2016〕2559号", "exemption": null }] }
        """;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/payment-orders", Issue).Requires(Operation.IssuePaymentOrder).Describes(new(Tag, "Issue one payment order for a project, or for a case")
        {
            Details = "All published fees of the item versions that the cases are pinned to, less the exemptions claimed; what is paid already is not charged again. One order is open at a time.",
            Request = Example.Of<PaymentOrderRequest>("""{ "project": "bridge", "exemptions": [{ "item": "real-estate-registration", "fee": "登记费", "exemption": "small-enterprise", "evidence": "小微企业名录 2026-03-01" }] }"""),
            Response = Example.Written<PaymentOrder>(OrderExample),
            Statuses = [StatusCodes.Status404NotFound],
            Traits = Traits.Command | Traits.Versioned,
            Refusals = ["payment-order-open", "nothing-to-pay", "no-such-exemption"],
        });
        routes.MapGet("/payment-orders/{number}", One).Requires(Operation.ReadPaymentOrder).Describes(new(Tag, "Read a payment order")
        {
            Response = Example.Written<PaymentOrder>(OrderExample),
            Traits = Traits.Versioned,
        });
        routes.MapPost("/payment-orders/{number}/payment", Pay).Requires(Operation.PayOrder).Describes(new(Tag, "Report a payment order paid")
        {
            Details = "In one write the order is paid and each case has its part recorded.",
            Request = Example.Of<OrderPaymentRequest>("""{ "amount": "80.00" }"""),
            Response = Example.Written<PaymentOrder>(OrderExample),
            Traits = Traits.Command | Traits.Versioned,
            Refusals = ["payment-order-not-open", "amount-not-due", "wrong-state"],
        });
        routes.MapPost("/payment-orders/{number}/cancellation", Cancel).Requires(Operation.IssuePaymentOrder).Describes(new(Tag, "Cancel a payment order")
        {
            Request = Example.Of<OrderCancellationRequest>("""{ "reason": "漏报减免" }"""),
            Response = Example.Written<PaymentOrder>(OrderExample),
            Traits = Traits.Command | Traits.Versioned,
            Refusals = ["payment-order-not-open"],
        });
    }

    private async Task Issue(HttpContext context)
    {
        var ct = context.RequestAborted;
        var body = await Bodies.Read<PaymentOrderRequest>(context);
        var request = Request.Of(context, clock, body.Bytes.Span);
        var asked = body.Value;
        var checks = new Checks();
        checks.Require(asked is { Project: null, Application: not null } or { Project: not null, Application: null }, "", "must name either a project or an application");
        checks.AtMost("/exemptions", asked.Exemptions, 200);
        for (var i = 0; i < asked.Exemptions.Count; i++)
        {
            var (claim, at) = (asked.Exemptions[i], string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/exemptions/{i}"));
            checks.Text(at + "/evidence", claim.Evidence, 200);
            checks.Require(!asked.Exemptions.Take(i).Any(other => (other.Item, other.Fee) == (claim.Item, claim.Fee)), at, "claims a second exemption from one fee");
        }

        checks.ThrowIfAny();
        var division = request.Caller.Division;
        var subject = asked.Project is { } project ? OfProject + project : OfCase + asked.Application!.Value.ToString("N");
        var charged = await Charged(division, subject, ct);
        Require(request.Caller, Operation.IssuePaymentOrder, charged);
        await Handle(context, request, subject, nameof(IssuePaymentOrder), orders => Charging.Decide(
            orders, new IssuePaymentOrder(subject, asked.Project, charged, asked.Exemptions, request.Caller.Actor, request.Now)), orders => orders.All[^1]);
    }

    private async Task One(HttpContext context)
    {
        Query.Of(context);
        var (number, subject) = Numbered(context);
        var caller = Caller.Of(context);
        var known = await desk.Load(StreamOf(caller.Division, subject), context.RequestAborted);
        var order = known?.State.Numbered(number) ?? throw Problems.NotFound().Raise();
        Require(caller, Operation.ReadPaymentOrder, await Charged(caller.Division, subject, context.RequestAborted));
        if (!ETags.IsNotModified(context, known.Version))
        {
            await Reply.Write(context, StatusCodes.Status200OK, order, Json.Of<PaymentOrder>());
        }
    }

    private async Task Pay(HttpContext context)
    {
        var body = await Bodies.Read<OrderPaymentRequest>(context);
        await HandleNumbered(
            context,
            body.Bytes,
            Operation.PayOrder,
            nameof(PayOrder),
            (orders, number, request) => Charging.Decide(orders, new PayOrder(number, body.Value.Amount, request.Caller.Actor, request.Now)),
            Payments);
    }

    private async Task Cancel(HttpContext context)
    {
        var body = await Bodies.Read<OrderCancellationRequest>(context);
        var checks = new Checks();
        checks.Text("/reason", body.Value.Reason);
        checks.ThrowIfAny();
        await HandleNumbered(
            context,
            body.Bytes,
            Operation.IssuePaymentOrder,
            nameof(CancelOrder),
            (orders, number, request) => Charging.Decide(orders, new CancelOrder(number, body.Value.Reason, request.Caller.Actor, request.Now)));
    }

    // Of the order that the address names, for whoever may see all its cases.
    private async Task HandleNumbered(
        HttpContext context,
        ReadOnlyMemory<byte> body,
        Operation operation,
        string command,
        Func<PaymentOrders?, string, Request, Decision<PaymentOrderEvent>> decide,
        Func<PaymentOrder, Request, CancellationToken, ValueTask<IReadOnlyList<StreamAppend>>>? beside = null)
    {
        var (number, subject) = Numbered(context);
        var request = Request.Of(context, clock, body.Span);
        Require(request.Caller, operation, await Charged(request.Caller.Division, subject, context.RequestAborted));
        await Handle(
            context,
            request,
            subject,
            command,
            orders => decide(orders, number, request),
            orders => orders.Numbered(number)!,
            beside is null ? null : (orders, ct) => beside(orders.Numbered(number)!, request, ct));
    }

    private async Task Handle(
        HttpContext context,
        Request request,
        string subject,
        string command,
        Func<PaymentOrders?, Decision<PaymentOrderEvent>> decide,
        Func<PaymentOrders, PaymentOrder> which,
        Func<PaymentOrders, CancellationToken, ValueTask<IReadOnlyList<StreamAppend>>>? beside = null)
    {
        var question = new Question<PaymentOrders, PaymentOrderEvent>(
            command,
            StreamOf(request.Caller.Division, subject),
            static _ => null,
            decide,
            (orders, _, _) => new(Reply.ToBytes(which(orders), Json.Of<PaymentOrder>())))
        {
            BesideAsRead = beside,
        };
        var verdict = await desk.Ask(question, request, context.RequestAborted);
        await verdict.Write(context);
    }

    // Each case has what was paid for it among its own events: there the figures, the cards and the applicant look for it.
    private async ValueTask<IReadOnlyList<StreamAppend>> Payments(PaymentOrder order, Request request, CancellationToken ct)
    {
        var center = await centers.Of(request.Caller.Division, ct);
        var appends = new List<StreamAppend>();
        foreach (var ofCase in order.Lines.GroupBy(line => line.Application).Where(lines => lines.Sum(line => line.Due) > 0))
        {
            var stream = new StreamId(request.Caller.Division, ofCase.Key);
            var known = await cases.Load(stream, ct) ?? throw Problems.NotFound().Raise();
            var item = center.Items.GetValueOrDefault(ofCase.First().Item.Value)?.State.OfVersion(ofCase.First().ItemVersion);
            switch (Decisions.Decide(known.State, new RecordPayment(order.Number, ofCase.Sum(line => line.Due), order.Currency, request.Caller.Actor, request.Now, item)))
            {
                case Decision<ApplicationEvent>.Refused { Why: var why }:
                    throw Problems.From(why).Raise();
                case Decision<ApplicationEvent>.Granted { Events: { Count: > 0 } events }:
                    appends.Add(new StreamAppend(stream, kind.Name, known.Version, StreamKind<CaseFile, ApplicationEvent>.ToStore(events))
                    {
                        Documents = kind.Documents(kind.Fold(known.State, events), stream),
                    });
                    break;
            }
        }

        return appends;
    }

    private async Task<ValueList<ChargedCase>> Charged(string division, string subject, CancellationToken ct)
    {
        var center = await centers.Of(division, ct);
        if (subject.StartsWith(OfCase, StringComparison.Ordinal))
        {
            var id = Guid.ParseExact(subject.AsSpan(OfCase.Length), "N");
            return await cases.Load(new StreamId(division, id), ct) is { } one ? [.. Pinned(id, one.State, center)] : [];
        }

        var code = subject[OfProject.Length..];
        if (await projects.Load(ProjectStream.Of(division, code), ct) is null)
        {
            return [];
        }

        var found = await files.Query(new DocumentQuery(division, "project = $1", [code], OrderBy: "receipt_number"), ct);
        return found.SelectMany(document => Pinned((Guid)document.Id, document.Read(StoredJson.Of<CaseFile>()), center)).ToValueList();
    }

    private static IEnumerable<ChargedCase> Pinned(Guid id, CaseFile file, Center center) =>
        center.Items.GetValueOrDefault(file.Standing.Item.Value)?.State.OfVersion(file.ItemVersion) is { } item ? [new(id, file, item)] : [];

    // Whoever may do it with one of the cases may do it with the order for all; what is not the caller's is not there.
    private static void Require(Caller caller, Operation operation, ValueList<ChargedCase> charged)
    {
        if (!charged.Any(one => Permissions.May(caller.Roles, operation, Relation.Of(caller, one.File))))
        {
            throw Problems.NotFound().Raise();
        }
    }

    // The number says whose order it is: JF-P-<project>-<n>, JF-A-<application>-<n>.
    private static (string Number, string Subject) Numbered(HttpContext context)
    {
        var number = Paths.Code(context, "number");
        var last = number.LastIndexOf('-');
        var subject = last > OfProject.Length ? number[..last] : "";
        return subject.StartsWith(OfProject, StringComparison.Ordinal) || (subject.StartsWith(OfCase, StringComparison.Ordinal) && Guid.TryParseExact(subject.AsSpan(OfCase.Length), "N", out _))
            ? (number, subject)
            : throw Problems.NotFound().Raise();
    }

    private static StreamId StreamOf(string division, string subject) => StreamIds.Of(division, "payment-orders", subject);
}
