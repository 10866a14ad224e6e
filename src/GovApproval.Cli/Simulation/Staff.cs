using System.Collections.Concurrent;

namespace GovApproval.Cli.Simulation;

/// <summary>Everyone who calls the service in a simulation, each with a token of the own division.</summary>
internal sealed class Staff(ServiceClient service, string division)
{
    private readonly ConcurrentDictionary<string, Caller> _callers = new(StringComparer.Ordinal);

    /// <summary>Keeps the catalogue, enrols, supervises and reads the views.</summary>
    public Caller Center => Of("center", ["catalogue-officer", "administrator", "supervisor"]);

    /// <summary>Urges by hand.</summary>
    public Caller Supervisor => Of("supervisor", ["supervisor"]);

    /// <summary>Reports what was paid.</summary>
    public Caller Partner => Of("tax-office", ["partner"]);

    /// <summary>Receives at a window, or stands in for whoever does.</summary>
    public Caller Counter(CatalogueWindow window, bool deputy = false) => Of(CounterName(window, deputy), ["window-officer"], window.Department, window.Code);

    public static string CounterName(CatalogueWindow window, bool deputy = false) => $"counter-{window.Code}{(deputy ? "-2" : "")}";

    /// <summary>Examines for a department.</summary>
    public Caller Examiner(string department) => Of(ExaminerName(department), ["window-officer"], department);

    public static string ExaminerName(string department) => $"examiner-{department}";

    /// <summary>Follows the cases of one enrolment in the green channel.</summary>
    public Caller Tracker(string enrolment) => Of(TrackerName(enrolment), ["window-officer"]);

    public static string TrackerName(string enrolment) => $"tracker-{enrolment}";

    /// <summary>Verifies for a department; never the one who examined.</summary>
    public Caller Verifier(string department) => Of(VerifierName(department), ["verifier"], department);

    public static string VerifierName(string department) => $"verifier-{department}";

    /// <summary>An applicant who files online.</summary>
    public Caller Applicant(int person) => Of($"applicant-{person}", ["applicant"]);

    private Caller Of(string subject, string[] roles, string? department = null, params string[] windows) =>
        _callers.GetOrAdd(subject, _ => new(service, new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["subject"] = subject,
            ["name"] = subject,
            ["roles"] = roles,
            ["windows"] = windows,
            ["division"] = division,
            ["department"] = department,
        }.Where(member => member.Value is not null).ToDictionary(StringComparer.Ordinal)));
}
