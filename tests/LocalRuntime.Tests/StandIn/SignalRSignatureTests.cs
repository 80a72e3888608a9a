using Microsoft.Azure.Functions.Worker;
using Xunit;

namespace LocalRuntime.Tests.StandIn;

/// <summary>
/// The stand-in for the SignalR extension has no public member that the official packages lack, and none with another signature: what
/// compiles against it compiles against them. Written down are the members that it has, from the official sources
/// (Worker.Extensions.SignalRService 2.0.1, Microsoft.Azure.SignalR.Management 1.29.0).
/// </summary>
public sealed class SignalRSignatureTests
{
    private static readonly Dictionary<string, string[]> Official = SignalRSignatures.Parse();

    public static TheoryData<string> Types => [.. StandIn().Select(Signature.Name)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Members_OfAPublicType_AreTheOfficialOnes(string type)
    {
        Assert.True(Official.TryGetValue(type, out var official), $"{type} is not among the official types that are written down.");

        var own = Signature.Of(StandIn().First(t => Signature.Name(t) == type));

        Assert.Equal(official.Order(StringComparer.Ordinal), own.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Types_WrittenDown_AreAllThere() =>
        Assert.Equal(Official.Keys.Order(StringComparer.Ordinal), StandIn().Select(Signature.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Assembly_Name_IsTheOfficialOne() =>
        Assert.Equal("Microsoft.Azure.Functions.Worker.Extensions.SignalRService", typeof(SignalRTriggerAttribute).Assembly.GetName().Name);

    /// <summary>Whatever an app can name, also by deriving from it.</summary>
    private static IEnumerable<Type> StandIn() => typeof(SignalRTriggerAttribute).Assembly.GetTypes()
        .Where(t => t.IsPublic || t.IsNestedPublic || (t.IsNestedFamily || t.IsNestedFamORAssem) && t.DeclaringType!.IsPublic);
}
