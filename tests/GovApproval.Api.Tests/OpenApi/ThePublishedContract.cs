using System.Text.Json;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GovApproval.Api.Tests.OpenApi;

public sealed class ThePublishedContract(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private const string Update = "GOVAPPROVAL_UPDATE_SCHEMAS";

    [Fact]
    public async Task is_the_committed_one()
    {
        var path = Committed();
        var published = await service.Nobody.GetStringAsync("/swagger/v1/swagger.json") + "\n";
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            await File.WriteAllTextAsync(path, published, TestContext.Current.CancellationToken);
        }

        File.Exists(path).ShouldBeTrue($"run the tests once with {Update}=1 and commit schemas/openapi.json");
        (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n")
            .ShouldBe(published.ReplaceLineEndings("\n"), $"when the change is meant, run the tests once with {Update}=1 and commit schemas/openapi.json");
    }

    [Fact]
    public async Task is_openapi_3_1_with_a_summary_an_example_and_problems_for_each_operation()
    {
        var contract = await (await service.Nobody.GetAsync("/swagger/v1/swagger.json")).Json();
        contract.GetProperty("openapi").GetString()!.ShouldStartWith("3.1");
        foreach (var path in contract.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                operation.Value.GetProperty("summary").GetString().ShouldNotBeNullOrEmpty(path.Name);
                var responses = operation.Value.GetProperty("responses");
                responses.TryGetProperty("500", out _).ShouldBeTrue(path.Name);
                responses.EnumerateObject()
                    .Where(response => response.Name[0] is '4' or '5')
                    .ShouldAllBe(response => response.Value.GetProperty("content").GetProperty("application/problem+json").GetProperty("schema").GetProperty("$ref").GetString()!.EndsWith("/Problem", StringComparison.Ordinal));
            }
        }

        var ids = contract.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Select(o => o.Value.GetProperty("operationId").GetString());
        ids.ShouldBeUnique();
    }

    [Fact]
    public void describes_every_endpoint_and_names_the_operation_it_is()
    {
        foreach (var endpoint in Endpoints())
        {
            var what = endpoint.DisplayName ?? endpoint.RoutePattern.RawText!;
            endpoint.Metadata.GetMetadata<Door>().ShouldNotBeNull($"{what} names no operation: add .Requires(…)");
            if (!endpoint.RoutePattern.RawText!.Contains("swagger", StringComparison.Ordinal))
            {
                endpoint.Metadata.GetMetadata<Description>().ShouldNotBeNull($"{what} is not in the contract: add .Describes(…)");
            }
        }
    }

    [Fact]
    public void opens_every_door_to_somebody()
    {
        foreach (var door in Endpoints().Select(endpoint => endpoint.Metadata.GetMetadata<Door>()!))
        {
            (door.IsPublic || door.AllowedTo != GovApproval.Security.Roles.None).ShouldBeTrue($"{door.Operation} has no row in the table of permissions");
        }
    }

    [Fact]
    public void gives_examples_that_are_what_they_exemplify()
    {
        foreach (var description in Endpoints().Select(endpoint => endpoint.Metadata.GetMetadata<Description>()).OfType<Description>())
        {
            foreach (var example in new[] { description.Request, description.Response }.OfType<Example>())
            {
                Should.NotThrow(() => JsonDocument.Parse(example.Json).Dispose(), description.Summary);
                Should.NotThrow(() => example.Check?.Invoke(), $"{description.Summary}: {example.Json}");
            }
        }
    }

    [Fact]
    public async Task has_pages_to_try_it_on()
    {
        var page = await service.Nobody.GetAsync("/swagger");
        (await page.Content.ReadAsStringAsync()).ShouldContain("swagger-ui");
        (await service.Nobody.GetStringAsync("/swagger/index.js")).ShouldContain("\"persistAuthorization\":true");
    }

    private IEnumerable<RouteEndpoint> Endpoints() => service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private static string Committed()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "GovApproval.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder!.FullName, "schemas", "openapi.json");
    }
}
