using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using GovApproval.Api.Applications;
using GovApproval.Api.Calendars;
using GovApproval.Api.Catalogue;
using GovApproval.Api.Commitments;
using GovApproval.Api.CrossRegion;
using GovApproval.Api.Development;
using GovApproval.Api.Fees;
using GovApproval.Api.Forms;
using GovApproval.Api.GreenChannel;
using GovApproval.Api.ParallelApproval;
using GovApproval.Api.Projections;
using GovApproval.Api.PublicNotice;
using GovApproval.Api.Supervision;
using GovApproval.Api.WhatIf;
using GovApproval.Api.WindowWorkload;
using NodaTime;
using NodaTime.Text;

namespace GovApproval.Api.Http;

/// <summary>The one JSON of the doors: camelCase, kebab-case enums, strict in, ISO times, codes as bare strings.</summary>
internal static class Json
{
    public const int Depth = 32;

    /// <summary>Where each feature adds its source-generated context; a type in none of them is a fault in its first test.</summary>
    public static JsonSerializerOptions Options { get; } = Configure(new()
    {
        TypeInfoResolver = JsonTypeInfoResolver.Combine(
            ApplicationJson.Default,
            CatalogueJson.Default,
            StaffingJson.Default,
            CrossRegionJson.Default,
            CatalogueExchangeJson.Default,
            GuideJson.Default,
            FormJson.Default,
            FeeJson.Default,
            RareStepJson.Default,
            CalendarJson.Default,
            WhatIfJson.Default,
            ProjectJson.Default,
            EnrolmentJson.Default,
            GreenRulesJson.Default,
            GreenCaseJson.Default,
            GreenChannelJson.Default,
            CommitmentJson.Default,
            PublicNoticeJson.Default,
            SupervisionJson.Default,
            ViewJson.Default,
            WorkloadJson.Default,
            DevelopmentJson.Default,
            FrameJson.Default),
    });

    /// <summary>Chinese stays readable: nothing of ours is ever pasted into HTML unescaped.</summary>
    public static JsonWriterOptions Writing { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>How a type is read and written at the door.</summary>
    public static JsonTypeInfo<T> Of<T>() => Cached<T>.Info;

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.MaxDepth = Depth;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.Converters.Add(new KebabJson());
        options.Converters.Add(new InstantJson());
        options.Converters.Add(new TextJson<LocalDate>(Times.TryParseDate, Times.Format, "must be a date yyyy-MM-dd from 1900 to 2199"));
        options.Converters.Add(new TextJson<decimal>(Money.TryParse, Money.Format, "must be a decimal number in a string, at most four decimals"));
        options.Converters.Add(Codes.Converter(code => new DepartmentCode(code), code => code.Value));
        options.Converters.Add(Codes.Converter(code => new WindowCode(code), code => code.Value));
        options.Converters.Add(Codes.Converter(code => new ItemCode(code), code => code.Value));
        options.Converters.Add(Codes.Converter(code => new ProjectCode(code), code => code.Value));
        options.Converters.Add(Codes.Converter(code => new EnrolmentCode(code), code => code.Value));
        options.Converters.Add(Codes.Subjects);
        options.Converters.Add(new ListJson());
        options.Converters.Add(new FreeJson());
        return options;
    }

    private static class Cached<T>
    {
        public static readonly JsonTypeInfo<T> Info = (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));
    }
}

[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(string))]
internal sealed partial class FrameJson : JsonSerializerContext;
