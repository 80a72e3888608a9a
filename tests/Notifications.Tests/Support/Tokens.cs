using System.Buffers.Text;
using System.Text.Json;

namespace Notifications.Tests.Support;

public static class Tokens
{
    /// <summary>Whose token it is.</summary>
    public static string UserOf(string token) =>
        JsonElement.Parse(Base64Url.DecodeFromChars(token.Split('.')[1])).GetProperty("sub").GetString()!;
}
