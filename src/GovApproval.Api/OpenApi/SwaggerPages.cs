using System.Text.Json;
using System.Text.Json.Nodes;
using GovApproval.Api.Http;
using GovApproval.Api.Security;
using GovApproval.Security;
using Microsoft.OpenApi;
using NodaTime;
using Swashbuckle.AspNetCore.SwaggerGen;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace GovApproval.Api.OpenApi;

/// <summary>The contract as OpenAPI 3.1 at <c>/swagger/v1/swagger.json</c>, and the pages to read and try it at <c>/swagger</c>.</summary>
internal static class SwaggerPages
{
    public static void AddOpenApi(this WebApplicationBuilder builder)
    {
        builder.Services.AddEndpointsApiExplorer();
        builder.Services.AddSingleton<ISerializerDataContractResolver>(_ => new JsonSerializerDataContractResolver(Json.Configure(new(JsonSerializerDefaults.General)
        {
            TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver(),
        })));
        builder.Services.AddSwaggerGen(pages =>
        {
            pages.SwaggerDoc("v1", new()
            {
                Title = "GovApproval",
                Version = "v1",
                Description = "Approvals of a government service center: catalogue, applications, clocks, views.",
                License = new() { Name = "MIT" },
            });
            pages.AddSecurityDefinition(Contract.Bearer, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description = "A token of the configured issuer; in development of `POST /dev/tokens`.",
            });
            pages.SupportNonNullableReferenceTypes();
            pages.NonNullableReferenceTypesAsRequired();
            pages.CustomSchemaIds(NameOf);
            MapValues(pages);
            pages.DocumentFilter<Contract>();
        });
    }

    public static void MapOpenApi(this WebApplication app)
    {
        app.MapSwagger("/swagger/{documentName}/swagger.json", to => to.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1)
            .Requires(Operation.Probe);
        app.MapSwaggerUI("swagger", ui =>
        {
            ui.DocumentTitle = "GovApproval";
            ui.SwaggerEndpoint("/swagger/v1/swagger.json", "GovApproval v1");
            ui.DocExpansion(DocExpansion.None); // some two hundred operations: first what they are about
            ui.EnableFilter();
            ui.EnableDeepLinking();
            ui.EnablePersistAuthorization();
            ui.EnableTryItOutByDefault();
            ui.DisplayRequestDuration();
            ui.DefaultModelsExpandDepth(0);
        }).Requires(Operation.Probe);
    }

    // Nothing in the schema shows what the converters make of a type; this does.
    private static void MapValues(SwaggerGenOptions pages)
    {
        Func<OpenApiSchema> code = () => new() { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 64 };
        pages.MapType<Instant>(() => new OpenApiSchema() { Type = JsonSchemaType.String, Format = "date-time" });
        pages.MapType<LocalDate>(() => new OpenApiSchema() { Type = JsonSchemaType.String, Format = "date" });
        pages.MapType<decimal>(() => new OpenApiSchema() { Type = JsonSchemaType.String, Pattern = @"^-?\d+(\.\d{1,4})?$" });
        pages.MapType<DepartmentCode>(code);
        pages.MapType<WindowCode>(code);
        pages.MapType<ItemCode>(code);
        pages.MapType<ProjectCode>(code);
        pages.MapType<EnrolmentCode>(code);
        pages.MapType<ActorId>(() => new OpenApiSchema() { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 255 });
        pages.MapType<JsonElement>(() => new OpenApiSchema());
        pages.MapType<JsonNode>(() => new OpenApiSchema());
    }

    private static string NameOf(Type type)
    {
        var name = type.Name.Split('`')[0];
        return type.IsGenericType ? $"{name}{string.Concat(type.GetGenericArguments().Select(NameOf))}" : name;
    }
}
