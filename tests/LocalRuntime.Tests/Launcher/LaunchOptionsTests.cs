using global::Launcher;
using Xunit;

namespace LocalRuntime.Tests.Launcher;

public sealed class LaunchOptionsTests
{
    [Fact]
    public void Parse_Nothing_ReleaseOnTheUsualPorts()
    {
        var options = LaunchOptions.Parse([]);

        Assert.Equal("Release", options.Configuration);
        Assert.True(options.App);
        Assert.False(options.Verbose);
        Assert.Null(options.Port);
        Assert.Equal(10000, options.AzuritePort);
    }

    [Fact]
    public void Parse_Everything_IsTaken()
    {
        var options = LaunchOptions.Parse(
            ["--debug", "--no-app", "--verbose", "--no-build", "--telemetry", "--port=1", "--mailbox-port", "2"]);

        Assert.Equal("Debug", options.Configuration);
        Assert.False(options.App);
        Assert.True(options.Verbose);
        Assert.False(options.Build);
        Assert.True(options.Telemetry);
        Assert.Equal(1, options.Port);
        Assert.Equal(2, options.MailboxPort);
    }

    [Theory]
    [InlineData("--loud", "unknown option '--loud'; --help lists the options.")]
    [InlineData("--port=none", "--port is 'none'; a port is a number from 1 to 65533.")]
    [InlineData("--smtp-port", "--smtp-port is ''; a port is a number from 1 to 65533.")]
    [InlineData("--tests", "--tests goes with --setup; ./test runs the tests.")]
    public void Parse_Wrong_SaysWhat(string argument, string message)
    {
        var thrown = Assert.Throws<LaunchException>(() => LaunchOptions.Parse([argument]));

        Assert.Equal(message, thrown.Message);
    }
}
