using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Security;
using GovApproval.Api.Stored;
using GovApproval.Catalogue;
using GovApproval.Security;

namespace GovApproval.Api.Catalogue;

/// <summary>Departments and windows.</summary>
internal sealed class PlaceEndpoints(
    EntryDesk<Department, DepartmentEvent> departments, EntryDesk<Window, WindowEvent> windows, Centers centers)
{
    private const string Tag = "catalogue";
    private const string DepartmentExample = """{ "code": "market-supervision", "name": "市场监督管理局", "socialCreditCode": null }""";
    private const string WindowExample = """
        { "code": "w-comprehensive-1", "name": "综合窗口1", "department": null, "comprehensive": true, "level": "city", "items": ["food-business-permit"], "hall": "main-hall",
          "arrangement": { "classes": [{ "name": "市场准入", "window": "w-market-supervision", "items": ["food-business-permit"] }], "exit": "w-comprehensive-exit" } }
        """;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/departments", async context =>
            {
                var page = Page.Of(Query.Of(context, "limit", "cursor"), "departments", 1);
                await Lists.Write(context, page, (await Center(context)).Departments.Values, d => d.State.Code.Value, d => d.State);
            })
            .Requires(Operation.ReadDepartments)
            .Describes(new(Tag, "List the departments") { Response = Example.PageOf<Department>(DepartmentExample), Traits = Traits.Paged });
        routes.MapGet("/departments/{code}", async context =>
                await Entry.Write(context, (await Center(context)).Departments.GetValueOrDefault(Paths.Code(context))))
            .Requires(Operation.ReadDepartments)
            .Describes(new(Tag, "Read a department") { Response = Example.Written<Department>(DepartmentExample), Traits = Traits.Versioned });
        routes.MapPut("/departments/{code}", PutDepartment)
            .Requires(Operation.RegisterDepartment)
            .Describes(new(Tag, "Enter or correct a department")
            {
                Request = Example.Of<DepartmentRequest>(DepartmentExample),
                Response = Example.Written<Department>(DepartmentExample),
                Statuses = [StatusCodes.Status201Created],
                Traits = Traits.Command | Traits.Versioned,
            });

        routes.MapGet("/windows", async context =>
            {
                var page = Page.Of(Query.Of(context, "limit", "cursor"), "windows", 1);
                await Lists.Write(context, page, (await Center(context)).Windows.Values, w => w.State.Code.Value, w => w.State);
            })
            .Requires(Operation.ReadWindows)
            .Describes(new(Tag, "List the windows") { Response = Example.PageOf<Window>(WindowExample), Traits = Traits.Paged });
        routes.MapGet("/windows/{code}", async context =>
                await Entry.Write(context, (await Center(context)).Windows.GetValueOrDefault(Paths.Code(context))))
            .Requires(Operation.ReadWindows)
            .Describes(new(Tag, "Read a window") { Response = Example.Written<Window>(WindowExample), Traits = Traits.Versioned });
        routes.MapPut("/windows/{code}", PutWindow)
            .Requires(Operation.RegisterWindow)
            .Describes(new(Tag, "Enter or correct a window")
            {
                Request = Example.Of<WindowRequest>(WindowExample),
                Response = Example.Written<Window>(WindowExample),
                Statuses = [StatusCodes.Status201Created],
                Traits = Traits.Command | Traits.Versioned,
                Refusals = ["arrangement-not-possible", "window-without-department", "unknown-department", "unknown-items", "department-mismatch"],
            });
    }

    private ValueTask<Center> Center(HttpContext context) => centers.Of(Caller.Of(context).Division, context.RequestAborted);

    private async Task PutDepartment(HttpContext context)
    {
        var body = await Bodies.Read<DepartmentRequest>(context);
        var code = new DepartmentCode(Paths.Code(context));
        var checks = new Checks();
        checks.Require(body.Value.Code is not { } named || named == code, "/code", "must be the code in the path");

        var department = new Department(
            code, checks.Text("/name", body.Value.Name, 100), checks.Optional("/socialCreditCode", body.Value.SocialCreditCode, 18), body.Value.LegalStatus);
        checks.ThrowIfAny();
        await departments.Handle(
            context,
            nameof(RegisterDepartment),
            body.Bytes,
            division => StreamIds.Of(division, "department", code.Value),
            (known, request, _) => CatalogueDecisions.Decide(known, new RegisterDepartment(department, request.Caller.Actor, request.Now)),
            (known, _, _) => known,
            Json.Of<Department>(),
            $"/v1/departments/{code}");
    }

    private async Task PutWindow(HttpContext context)
    {
        var body = await Bodies.Read<WindowRequest>(context);
        var code = new WindowCode(Paths.Code(context));
        var given = body.Value;
        var checks = new Checks();
        checks.Require(given.Code is not { } named || named == code, "/code", "must be the code in the path");

        checks.AtMost("/items", given.Items, 2000);
        checks.Apart("/items", given.Items);
        for (var i = 0; given.Arrangement is { } arranged && i < arranged.Classes.Count; i++)
        {
            checks.Text(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/arrangement/classes/{i}/name"), arranged.Classes[i].Name, 100);
        }

        if (given.Hall is { } hall)
        {
            checks.Require(Codes.IsCode(hall), "/hall", "must be a code: letters, digits, hyphens, dots and underscores, at most 64");
        }

        var window = new Window(
            code, checks.Text("/name", given.Name, 100), given.Department, given.Comprehensive, given.Level, given.Items, given.Hall, given.Arrangement, ReceivesFrom: given.ReceivesFrom);
        checks.Require(given.ReceivesFrom?.All(ServiceSettings.IsDivision) is not false, "/receivesFrom", "must be division codes");
        checks.ThrowIfAny();
        await windows.Handle(
            context,
            nameof(RegisterWindow),
            body.Bytes,
            division => StreamIds.Of(division, "window", code.Value),
            (known, request, center) => CatalogueDecisions.Decide(known, new RegisterWindow(
                window,
                window.Department is { } of ? center.Departments.GetValueOrDefault(of.Value)?.State : null,
                window.Items.Select(item => center.Items.GetValueOrDefault(item.Value)?.State.Latest().Item).OfType<ServiceItem>().ToValueList(),
                request.Caller.Actor,
                request.Now,
                (window.Arrangement?.Backs() ?? []).Concat(window.Arrangement?.Exit is { } exit ? [exit] : []).Select(center.Window).OfType<Window>().ToValueList(),
                center.ItemsAsOf((window.Arrangement?.Classes ?? []).SelectMany(back => back.Items), request.Now).ToValueList())),
            (known, _, _) => known,
            Json.Of<Window>(),
            $"/v1/windows/{code}");
    }
}
