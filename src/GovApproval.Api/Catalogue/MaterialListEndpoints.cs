using System.Globalization;
using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Security;
using GovApproval.Api.Stored;
using GovApproval.Catalogue;
using GovApproval.Security;

namespace GovApproval.Api.Catalogue;

/// <summary>The center's list of materials, beyond which an item may ask for nothing.</summary>
internal sealed class MaterialListEndpoints(EntryDesk<MaterialList, MaterialListEvent> desk, Centers centers)
{
    private const string Tag = "catalogue";
    private const string Path = "/v1/material-list";
    private const string Body = """{ "materials": [{ "name": "申请表 (Application form)", "issuer": null }, { "name": "营业执照 (Business licence)", "issuer": "市场监督管理局" }], "basis": "政务服务事项申请材料清单（2026年版）" }""";

    private static readonly string Answer = Body.TrimEnd('}') + """, "since": "2026-03-02T01:00:00Z" }""";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/material-list", async context =>
                await Entry.Write(context, (await centers.Of(Caller.Of(context).Division, context.RequestAborted)).Materials))
            .Requires(Operation.ReadItems)
            .Describes(new(Tag, "Read the list of materials") { Response = Example.Written<MaterialList>(Answer), Statuses = [StatusCodes.Status404NotFound], Traits = Traits.Versioned });
        routes.MapPut("/material-list", Publish).Requires(Operation.PublishItem).Describes(new(Tag, "Publish the list of materials")
        {
            Details = "The whole list. From then on an item is published only with materials whose names are on it; items already published stay as they are (Administrative Licence Law Art. 31).",
            Request = Example.Of<MaterialListRequest>(Body),
            Response = Example.Written<MaterialList>(Answer),
            Statuses = [StatusCodes.Status201Created],
            Traits = Traits.Command | Traits.Versioned,
            Refusals = ["material-twice"],
        });
    }

    private async Task Publish(HttpContext context)
    {
        var body = await Bodies.Read<MaterialListRequest>(context);
        var (checks, given) = (new Checks(), body.Value);
        checks.AtMost("/materials", given.Materials, 5000);
        for (var i = 0; i < given.Materials.Count; i++)
        {
            checks.Text(string.Create(CultureInfo.InvariantCulture, $"/materials/{i}/name"), given.Materials[i].Name, 200);
        }

        checks.Text("/basis", given.Basis, 200);
        checks.ThrowIfAny();
        await desk.Handle(
            context,
            nameof(PublishMaterialList),
            body.Bytes,
            division => StreamIds.Of(division, "material-list", "list"),
            (list, request, _) => MaterialList.Decide(list, new PublishMaterialList(given.Materials, given.Basis, request.Caller.Actor, request.Now)),
            (list, _, _) => list,
            Json.Of<MaterialList>(),
            Path);
    }
}
