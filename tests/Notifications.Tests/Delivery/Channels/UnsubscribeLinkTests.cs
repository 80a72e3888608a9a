using System.Buffers.Text;
using System.Text;
using Microsoft.Extensions.Options;
using Notifications.Delivery.Channels;
using Notifications.Domain;
using Notifications.Recipients.Preferences;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Delivery.Channels;

public sealed class UnsubscribeLinkTests
{
    private static readonly UnsubscribeScope Scope = new("default", "a|lice ünïcode/\"#?", "grade_posted", ChannelKind.Email);
    private readonly TestClock clock = new();

    [Fact]
    public void Verify_TokenOfALink_IsItsScope() => Assert.Equal(Scope, Links().Verify(TokenOf(Links().AddressFor(Scope))));

    [Fact]
    public void AddressFor_AnyScope_IsBelowThePublicUrlWithoutCharactersToEscape()
    {
        var address = Links().AddressFor(Scope);
        Assert.StartsWith("https://notify.example.com/api/v1/unsubscribe?token=", address, StringComparison.Ordinal);
        Assert.Matches("^[A-Za-z0-9_.-]+$", TokenOf(address));
    }

    [Fact]
    public void Verify_AnyCharacterChanged_IsNull()
    {
        var token = Links().TokenFor(Scope);
        for (var i = 0; i < token.Length; i++)
        {
            foreach (var other in "AQgwBb-_.9".Where(c => c != token[i]))
                Assert.Null(Links().Verify($"{token[..i]}{other}{token[(i + 1)..]}"));
        }
    }

    [Fact]
    public void Verify_PayloadOfAnotherUserUnderAGoodSignature_IsNull()
    {
        var (mine, other) = (Links().TokenFor(Scope).Split('.'), Links().TokenFor(Scope with { UserId = "bob" }).Split('.'));
        Assert.Null(Links().Verify($"{other[0]}.{mine[1]}"));
        Assert.Null(Links().Verify($"{mine[0]}.{other[1]}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a.b.c")]
    [InlineData("ä.ö")]
    [InlineData("e30.")]
    public void Verify_NoToken_IsNull(string token) => Assert.Null(Links().Verify(token));

    [Fact]
    public void Verify_ALinkOfAnOlderMail_IsItsScope()
    {
        const string token = "eyJuYW1lc3BhY2UiOiJ1bnN1YnNjcmliZSIsInVzZXJJZCI6InVuYSIsImNhdGVnb3J5Ijoib3JkZXJzIiwiY2hhbm5lbCI6"
            + "ImVtYWlsIiwiZXhwaXJlcyI6MjA4MjU4NTYwMH0"
            + ".xzsHEhercaD6blVFu6TwSdVjxHpIA9q0Nu7i_QB43Yw";

        Assert.Equal(new UnsubscribeScope("unsubscribe", "una", "orders", ChannelKind.Email), Links().Verify(token));
    }

    [Fact]
    public void Verify_FarTooLong_IsNull() => Assert.Null(Links().Verify(new string('a', 1_000_000)));

    [Fact]
    public void Verify_SignedWithAnotherKey_IsNull() =>
        Assert.Null(Links().Verify(Links("another-key-another-key-another-key").TokenFor(Scope)));

    [Fact]
    public void Verify_SignedWithThePreviousKey_IsItsScope()
    {
        const string newKey = "the-new-key-the-new-key-the-new-key";
        var rotated = Links(newKey, previous: Some.Shared().UnsubscribeKey);
        Assert.Equal(Scope, rotated.Verify(Links().TokenFor(Scope)));
        Assert.Equal(Scope, Links(newKey).Verify(rotated.TokenFor(Scope)));
    }

    [Fact]
    public void Verify_SignatureWithoutThePurpose_IsNull()
    {
        var payload = Links().TokenFor(Scope).Split('.')[0];
        var signature = System.Security.Cryptography.HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(Some.Shared().UnsubscribeKey!), Encoding.UTF8.GetBytes(payload));
        Assert.Null(Links().Verify($"{payload}.{Base64Url.EncodeToString(signature)}"));
    }

    [Fact]
    public void Verify_AfterItsLifetime_IsNull()
    {
        var token = Links().TokenFor(Scope);
        clock.Advance(TimeSpan.FromDays(364));
        Assert.Equal(Scope, Links().Verify(token));
        clock.Advance(TimeSpan.FromDays(2));
        Assert.Null(Links().Verify(token));
    }

    [Fact]
    public void TokenFor_OtherScopes_NeverAlike()
    {
        UnsubscribeScope[] scopes = [Scope, Scope with { Namespace = "other" }, Scope with { Category = "other" },
            Scope with { Channel = ChannelKind.Sms }, Scope with { UserId = "b" }];
        Assert.Equal(scopes.Length, scopes.Select(Links().TokenFor).Distinct().Count());
        Assert.All(scopes, s => Assert.Equal(s, Links().Verify(Links().TokenFor(s))));
    }

    private UnsubscribeLinks Links(string? key = null, string? previous = null)
    {
        var options = Some.Shared();
        (options.UnsubscribeKey, options.PreviousUnsubscribeKey) = (key ?? options.UnsubscribeKey, previous);
        return new UnsubscribeLinks(Options.Create(options), clock);
    }

    private static string TokenOf(string address) => address.Split("?token=")[1];
}
