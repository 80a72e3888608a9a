using System.Security.Claims;

namespace SignalR.Emulator.Security;

/// <summary>The long claim names that the service reports upstream for a token's short ones.</summary>
internal static class ClaimNames
{
    public const string UserId = "asrs.s.uid";
    public const string Audience = "aud";

    public static string Long(string name) => name switch
    {
        "nameid" or "sub" => ClaimTypes.NameIdentifier,
        "role" or "roles" => ClaimTypes.Role,
        "unique_name" => ClaimTypes.Name,
        "email" => ClaimTypes.Email,
        "given_name" => ClaimTypes.GivenName,
        "family_name" => ClaimTypes.Surname,
        "upn" => ClaimTypes.Upn,
        _ => name,
    };
}
