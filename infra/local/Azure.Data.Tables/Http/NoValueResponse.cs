#nullable enable
namespace Azure.Data.Tables;

/// <summary>The answer to a read of what is not there.</summary>
internal sealed class NoValueResponse<T>(Response response) : NullableResponse<T>
{
    public override bool HasValue => false;

    public override T Value => throw new InvalidOperationException($"The response has no value; its status is {response.Status}.");

    public override Response GetRawResponse() => response;
}
