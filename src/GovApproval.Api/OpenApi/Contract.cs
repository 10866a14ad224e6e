using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GovApproval.Api.Http;
using GovApproval.Api.Security;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace GovApproval.Api.OpenApi;

/// <summary>
/// The OpenAPI document, made from each endpoint's <see cref="Description"/> and <see cref="Door"/>: endpoints read and write for
/// themselves, so there are no signatures to infer it from.
/// </summary>
internal sealed partial class Contract(EndpointDataSource endpoints) : IDocumentFilter
{
    public const string Bearer = "bearer";
    private const string ProblemSchema = "Problem";

    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE"];

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        context.SchemaRepository.Schemas[ProblemSchema] = Problem();
        swaggerDoc.Paths = [];
        var described = endpoints.Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => (Endpoint: endpoint, Description: endpoint.Metadata.GetMetadata<Description>(), Door: endpoint.Metadata.GetMetadata<Door>()))
            .Where(one => one.Description is not null && one.Door is not null)
            .GroupBy(one => PathOf(one.Endpoint), StringComparer.Ordinal)
            .OrderBy(path => path.Key, StringComparer.Ordinal);
        foreach (var path in described)
        {
            var item = new OpenApiPathItem();
            foreach (var (endpoint, description, door) in path.OrderBy(one => Array.IndexOf(Methods, MethodOf(one.Endpoint))))
            {
                item.AddOperation(new HttpMethod(MethodOf(endpoint)), Operation(endpoint, description!, door!, swaggerDoc, context));
            }

            swaggerDoc.Paths.Add(path.Key, item);
        }

        swaggerDoc.Tags = new HashSet<OpenApiTag>(
            described.SelectMany(path => path.Select(one => one.Description!.Tag)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(tag => new OpenApiTag { Name = tag }));
    }

    private static OpenApiOperation Operation(RouteEndpoint endpoint, Description description, Door door, OpenApiDocument document, DocumentFilterContext context)
    {
        var method = MethodOf(endpoint);
        var operation = new OpenApiOperation
        {
            OperationId = $"{char.ToLowerInvariant(method[0])}{method[1..].ToLowerInvariant()}{NameParts().Replace(PathOf(endpoint), part => $"{char.ToUpperInvariant(part.Groups["name"].Value[0])}{part.Groups["name"].Value[1..]}")}",
            Summary = description.Summary,
            Description = Details(description, door),
            Tags = new HashSet<OpenApiTagReference> { new(description.Tag, document) },
            Parameters = [.. Parameters(endpoint, description, method)],
            Responses = Responses(endpoint, description, door, method, document, context),
        };
        if (description.Request is { } request)
        {
            operation.RequestBody = new OpenApiRequestBody { Required = !description.IsBodyOptional, Content = Content(request, context) };
        }

        if (!door.IsPublic)
        {
            operation.Security = [new() { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
        }

        return operation;
    }

    private static string Details(Description description, Door door)
    {
        var roles = door.IsPublic ? "Open to everybody." : $"Roles: {string.Join(", ", RoleNames.Of(door.AllowedTo))}.";
        var refusals = description.Refusals.Count == 0 ? "" : $"\n\nRefusals (409): {string.Join(", ", description.Refusals.Select(code => $"`{code}`"))}.";
        return $"{(description.Details is { } details ? details + "\n\n" : "")}{roles}{refusals}";
    }

    private static IEnumerable<IOpenApiParameter> Parameters(RouteEndpoint endpoint, Description description, string method)
    {
        foreach (var part in endpoint.RoutePattern.Parameters)
        {
            var isGuid = part.ParameterPolicies.Any(policy => policy.Content == "guid");
            var isInt = part.ParameterPolicies.Any(policy => policy.Content is "int" or "long");
            yield return new OpenApiParameter
            {
                Name = part.Name,
                In = ParameterLocation.Path,
                Required = true,
                Schema = isInt ? Schema(JsonSchemaType.Integer) : Schema(JsonSchemaType.String, isGuid ? "uuid" : null),
            };
        }

        foreach (var query in description.Query)
        {
            yield return Parameter(query.Name, ParameterLocation.Query, query.Meaning, SchemaOf(query), query.IsRequired);
        }

        var traits = description.Traits;
        if (traits.HasFlag(Traits.Command))
        {
            yield return Parameter("dryRun", ParameterLocation.Query, "Decide and answer 200 with the events that would follow; write nothing.", Schema(JsonSchemaType.Boolean));
            yield return Parameter(
                IdempotencyKey.Header, ParameterLocation.Header, "A repeat within 24 hours is given the first answer and writes nothing.",
                new() { Type = JsonSchemaType.String, MinLength = 1, MaxLength = IdempotencyKey.MaxLength });
        }

        if (traits.HasFlag(Traits.Versioned))
        {
            yield return method == "GET"
                ? Parameter("If-None-Match", ParameterLocation.Header, "The version the caller has, `\"7\"`; 304 while it still stands.", Schema(JsonSchemaType.String))
                : Parameter("If-Match", ParameterLocation.Header, "The version the caller means to change, `\"7\"`; 412 when another stands.", Schema(JsonSchemaType.String));
        }

        if (traits.HasFlag(Traits.Paged))
        {
            yield return Parameter(
                "limit", ParameterLocation.Query, "Rows to give at most.",
                new() { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = Page.MaxLimit.ToString(CultureInfo.InvariantCulture), Default = 50 });
            yield return Parameter("cursor", ParameterLocation.Query, "Where to go on: `next` of the page before.", Schema(JsonSchemaType.String));
        }

        if (traits.HasFlag(Traits.Positioned))
        {
            yield return Parameter(
                "atLeast", ParameterLocation.Query, "Wait up to 5 s until the view has read the log this far.",
                new() { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "0" });
        }
    }

    private static OpenApiResponses Responses(
        RouteEndpoint endpoint, Description description, Door door, string method, OpenApiDocument document, DocumentFilterContext context)
    {
        var success = new OpenApiResponse { Description = Meaning(description.Status), Headers = HeadersOf(description) };
        if (description.Response is { } response)
        {
            success.Content = Content(response, context);
            foreach (var other in description.AlsoAs)
            {
                success.Content[other] = new OpenApiMediaType { Schema = Schema(JsonSchemaType.String) };
            }
        }

        var responses = new OpenApiResponses { [Text(description.Status)] = success };
        if (description.Traits.HasFlag(Traits.Command) && description.Status != StatusCodes.Status200OK)
        {
            responses["200"] = new OpenApiResponse { Description = "With dryRun: the events that would follow." };
        }

        if (description.Traits.HasFlag(Traits.Versioned) && method == "GET")
        {
            responses["304"] = new OpenApiResponse { Description = Meaning(304) };
        }

        foreach (var status in Failures(endpoint, description, door, method).Distinct().Order())
        {
            responses[Text(status)] = Failure(status, description, document);
        }

        return responses;
    }

    private static IEnumerable<int> Failures(RouteEndpoint endpoint, Description description, Door door, string method)
    {
        var isCommand = description.Traits.HasFlag(Traits.Command);
        IEnumerable<int> always = [400, 401, 429, 500, 503];
        return always
            .Concat(door.IsPublic ? [] : [403])
            .Concat(endpoint.RoutePattern.Parameters.Count > 0 ? [404] : [])
            .Concat(isCommand || description.Refusals.Count > 0 ? [409] : [])
            .Concat(description.Traits.HasFlag(Traits.Versioned) && method != "GET" ? [412] : [])
            .Concat(description.Request is null ? [] : [413, 415])
            .Concat(isCommand ? [422] : [])
            .Concat(description.Statuses);
    }

    private static OpenApiResponse Failure(int status, Description description, OpenApiDocument document)
    {
        var code = status == 409 && description.Refusals is [var first, ..] ? first : status == 409 ? "wrong-state" : Problems.FromStatus(status).Code;
        code = status switch { 412 => "stale-version", 422 => "idempotency-key-reused", _ => code };
        var failure = new OpenApiResponse
        {
            Description = Meaning(status),
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                [Problems.ContentType] = new OpenApiMediaType
                {
                    Schema = new OpenApiSchemaReference(ProblemSchema, document),
                    Example = new JsonObject
                    {
                        ["type"] = $"urn:govapproval:problem:{code}",
                        ["title"] = Problems.TitleOf(code),
                        ["status"] = status,
                        ["code"] = code,
                        ["traceId"] = "4bf92f3577b34da6a3ce929d0e0e4736",
                    },
                },
            },
        };
        if (status is 429 or 503)
        {
            failure.Headers = Headers(("Retry-After", "Seconds to wait before the next try."));
        }
        else if (status == 401)
        {
            failure.Headers = Headers(("WWW-Authenticate", "Bearer."));
        }

        return failure;
    }

    private static Dictionary<string, IOpenApiHeader>? HeadersOf(Description description)
    {
        var traits = description.Traits;
        List<(string, string)> headers = [];
        if (traits.HasFlag(Traits.Versioned))
        {
            headers.Add(("ETag", "The version, `\"7\"`."));
        }

        if ((traits & (Traits.Command | Traits.Positioned)) != Traits.None)
        {
            headers.Add((Reply.PositionHeader, "How far the log was written or read for this answer."));
        }

        if (traits.HasFlag(Traits.Paged))
        {
            headers.Add(("Link", "The next page, rel=\"next\"."));
        }

        if (description.Status == StatusCodes.Status201Created)
        {
            headers.Add(("Location", "Where the new resource is."));
        }

        return headers.Count == 0 ? null : Headers([.. headers]);
    }

    private static Dictionary<string, IOpenApiHeader> Headers(params (string Name, string Meaning)[] headers) => headers.ToDictionary(
        header => header.Name,
        IOpenApiHeader (header) => new OpenApiHeader { Description = header.Meaning, Schema = Schema(JsonSchemaType.String) },
        StringComparer.Ordinal);

    private static Dictionary<string, OpenApiMediaType> Content(Example example, DocumentFilterContext context) => new(StringComparer.Ordinal)
    {
        [example.ContentType] = new OpenApiMediaType
        {
            Schema = context.SchemaGenerator.GenerateSchema(example.Type, context.SchemaRepository),
            Example = JsonNode.Parse(example.Json),
        },
    };

    private static OpenApiSchema Problem() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "RFC 9457. A refusal's own members stand beside these.",
        Required = new HashSet<string>(["type", "title", "status", "code", "traceId"], StringComparer.Ordinal),
        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["type"] = Schema(JsonSchemaType.String, "uri"),
            ["title"] = Schema(JsonSchemaType.String),
            ["status"] = Schema(JsonSchemaType.Integer, "int32"),
            ["detail"] = Schema(JsonSchemaType.String),
            ["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Stable: callers branch on it." },
            ["rule"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "The article it rests on." },
            ["traceId"] = Schema(JsonSchemaType.String),
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "JSON Pointer into the body, or ?parameter, to messages.",
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = Schema(JsonSchemaType.String) },
            },
        },
        AdditionalPropertiesAllowed = true,
    };

    private static OpenApiParameter Parameter(string name, ParameterLocation place, string meaning, OpenApiSchema schema, bool isRequired = false) =>
        new() { Name = name, In = place, Description = meaning, Schema = schema, Required = isRequired };

    private static OpenApiSchema SchemaOf(Parameter query) => query switch
    {
        { Values: { } values } => new() { Type = JsonSchemaType.String, Enum = [.. values.Select(value => (JsonNode)value)] },
        { Kind: ParameterKind.Integer } => Schema(JsonSchemaType.Integer),
        { Kind: ParameterKind.Flag } => Schema(JsonSchemaType.Boolean),
        { Kind: ParameterKind.Date } => Schema(JsonSchemaType.String, "date"),
        { Kind: ParameterKind.Instant } => Schema(JsonSchemaType.String, "date-time"),
        _ => Schema(JsonSchemaType.String),
    };

    private static OpenApiSchema Schema(JsonSchemaType type, string? format = null) => new() { Type = type, Format = format };

    private static string MethodOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0];

    private static string PathOf(RouteEndpoint endpoint) => "/" + RouteConstraint().Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), "");

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);

    private static string Meaning(int status) => status switch
    {
        200 => "As asked.",
        201 => "Created.",
        202 => "Begun.",
        204 => "Done.",
        304 => "The version the caller has still stands.",
        400 => "The request cannot be read, or does not have the expected form.",
        401 => "No token, or none that is good here.",
        403 => "The caller's roles do not allow it.",
        404 => "Not there, or not the caller's.",
        409 => "The procedure says no.",
        412 => "If-Match names a version gone by.",
        413 => "The body is larger than 1 MB.",
        415 => "The body is not application/json.",
        422 => "The Idempotency-Key came before with another request.",
        429 => "Too many requests at once.",
        503 => "The service cannot answer now.",
        _ => "The service failed.",
    };

    [GeneratedRegex(@"(?<=\{[^:}]+):[^}]+(?=\})", RegexOptions.None, 1000)]
    private static partial Regex RouteConstraint();

    [GeneratedRegex("[^A-Za-z0-9]+(?<name>[A-Za-z0-9]+)[^A-Za-z0-9]*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NameParts();
}
