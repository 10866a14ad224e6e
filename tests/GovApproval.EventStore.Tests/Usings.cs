global using Xunit;

[assembly: AssemblyFixture(typeof(GovApproval.Testing.TestPostgres))]
