namespace GovApproval.LocalPostgres;

/// <summary>Why the private PostgreSQL is not there, in one sentence that says what to do.</summary>
public sealed class LocalPostgresException(LocalPostgresProblem problem, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public LocalPostgresProblem Problem { get; } = problem;
}

public enum LocalPostgresProblem
{
    AlreadyRunning,
    NotInstalled,
    TooOld,
    OtherVersion,
    FolderNotWritable,
    PortTaken,
    InitializationFailed,
    StartFailed,
}
