using System.Globalization;
using GovApproval.Security;
using NodaTime;

namespace GovApproval.Api.Applications;

/// <summary>
/// What is kept of a command's answer for those who repeat it: all that the answer depends on beside the case at its version. The answer
/// itself would be the largest row that a command writes.
/// </summary>
/// <param name="CalendarEdition">Of the calendars by which the clocks were read.</param>
/// <param name="At">When they were read.</param>
internal readonly record struct AnswerRecipe(Guid Application, Disclosure Disclosure, int CalendarEdition, Instant At)
{
    public static AnswerRecipe Parse(string kept) => kept.Split('.') is [var application, var disclosure, var edition, var at]
        ? new(
            Guid.ParseExact(application, "N"),
            (Disclosure)Number(disclosure),
            (int)Number(edition),
            Instant.FromUnixTimeTicks(Number(at)))
        : throw new FormatException("What is kept of an answer cannot be read.");

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Application:N}.{(int)Disclosure}.{CalendarEdition}.{At.ToUnixTimeTicks()}");

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
