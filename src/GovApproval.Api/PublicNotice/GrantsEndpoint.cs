using System.Globalization;
using System.Text.Json.Serialization;
using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Projections;
using GovApproval.Api.Security;
using GovApproval.Applications;
using GovApproval.Catalogue;
using GovApproval.EventStore;
using GovApproval.PublicNotice;
using GovApproval.Security;
using NodaTime;
using NodaTime.Text;

namespace GovApproval.Api.PublicNotice;

/// <summary>A granted licence as anybody may read it.</summary>
/// <param name="Certificate">As put right since, where it was.</param>
/// <param name="Deemed">Granted by the law, since nobody decided in time (Art. 50(2)).</param>
/// <param name="RevokedBy">The article by which it was taken back.</param>
public sealed record GrantAnswer(
    Guid Id,
    ItemCode Item,
    string? ItemName,
    DepartmentCode Department,
    Certificate? Certificate,
    LocalDate GrantedOn,
    bool Deemed,
    bool Corrected,
    LocalDate? RevokedOn,
    string? RevokedBy);

/// <summary><c>GET /v1/public/grants</c>: the decisions that the public may consult (Art. 40), the latest first.</summary>
internal sealed class GrantsEndpoint(Views views, Centers centers)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/public/grants", List).Requires(Operation.ReadGrants).Describes(new("public", "Consult the licences granted")
        {
            Details = "Every administrative licence granted, the latest first, without personal data (Administrative Licence Law Art. 40); those put right or taken back since say so.",
            Query =
            [
                new("item", "Of this item."),
                new("department", "Decided by this department."),
                new("from", "Granted on this day or later.", ParameterKind.Date),
                new("to", "Granted on this day or earlier.", ParameterKind.Date),
            ],
            Response = Example.PageOf<GrantAnswer>("""
                {
                  "id": "0198c9a5-3b58-7d6e-8c3b-6f0c1c3a9d10", "item": "food-business-permit", "itemName": "食品经营许可 (Food business permit)", "department": "market-supervision",
                  "certificate": { "name": "食品经营许可证", "number": "JY25106820000001", "validity": "5年", "expiresOn": "2031-03-03" },
                  "grantedOn": "2026-03-04", "deemed": false, "corrected": false, "revokedOn": null, "revokedBy": null
                }
                """),
            Traits = Traits.Paged | Traits.Positioned,
        });

    private async Task List(HttpContext context)
    {
        var query = Query.Of(context, "item", "department", "from", "to", "limit", "cursor", "atLeast");
        var page = Page.Of(query, "grants", 2);
        var center = await centers.Of(Caller.Of(context).Division, context.RequestAborted);

        // Only licences are public: the number of a certificate of another kind may be a person's own, as an identity card's is.
        var (item, department) = (query.Text("item"), query.Text("department"));
        var licences = center.Items.Values.Select(known => known.State.Latest().Item)
            .Where(i => i.Nature == ItemNature.AdministrativeApproval && (item is null || i.Code.Value == item) && (department is null || i.Department.Value == department))
            .Select(i => i.Code.Value)
            .ToArray();
        var (before, id) = After(page);
        var found = await views.Find(context, query, BackgroundViews.Grants, new DocumentQuery(
            center.Division,
            "item = any($1) and granted_on >= $2 and granted_on <= $3 and (granted_on, id) < ($4, $5)",
            [licences, query.Date("from") ?? LocalDate.FromDateOnly(DateOnly.MinValue), query.Date("to") ?? Stored.CaseFileColumns.Never, before, id],
            "granted_on desc, id desc",
            page.Limit + 1));
        var rows = found.Take(page.Limit).Select(document => Answer(document, center)).ToArray();
        await Reply.WritePage(
            context,
            rows,
            Json.Of<GrantAnswer>(),
            found.Count > page.Limit ? page.Next(Times.Format(rows[^1].GrantedOn), rows[^1].Id.ToString()) : null);
    }

    private static GrantAnswer Answer(Document document, Center center)
    {
        var grant = document.Read(BackgroundViews.Grants.Json);
        return new(
            Guid.Parse((string)document.Id, CultureInfo.InvariantCulture),
            grant.Item,
            center.Items.GetValueOrDefault(grant.Item.Value)?.State.Latest().Item.Name,
            grant.Department,
            grant.Certificate,
            grant.GrantedOn,
            grant.Deemed,
            grant.Corrected,
            grant.RevokedOn,
            grant.RevokedBy);
    }

    // A key above every other stands for the first page.
    private static (LocalDate Before, string Id) After(Page page) => page.After switch
    {
        null => (Stored.CaseFileColumns.Never, "~"),
        [var on, var id] when LocalDatePattern.Iso.Parse(on).TryGetValue(default, out var date) && Guid.TryParse(id, out _) => (date, id),
        _ => throw Problems.Invalid("?cursor", "is not a cursor that this list gave").Raise(),
    };
}

[JsonSerializable(typeof(GrantAnswer))]
internal sealed partial class PublicNoticeJson : JsonSerializerContext;
