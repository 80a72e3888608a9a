using System.Text.Json.Serialization;

namespace Shop;

[JsonConverter(typeof(JsonStringEnumConverter<OrderState>))]
internal enum OrderState
{
    Received,
    Shipped,
    PaymentFailed,
}

/// <param name="Id">Its own for good; numbers begin anew with the sample.</param>
internal sealed record Order(Guid Id, int Number, string Customer, string Item, OrderState State);

/// <summary>In memory: a sample forgets them when it ends.</summary>
internal sealed class Orders(TimeProvider time)
{
    private const int First = 1001;
    private readonly object gate = new();
    private readonly List<Order> orders = [];

    public Order[] Of(string customer)
    {
        lock (gate)
            return [.. orders.Where(o => o.Customer == customer).Reverse()];
    }

    public Order Add(string customer, string item)
    {
        lock (gate)
        {
            var order = new Order(Guid.CreateVersion7(time.GetUtcNow()), First + orders.Count, customer, item, OrderState.Received);
            orders.Add(order);
            return order;
        }
    }

    /// <summary>Null when there is no such order.</summary>
    public Order? Change(int number, OrderState state)
    {
        lock (gate)
        {
            var index = orders.FindIndex(o => o.Number == number);
            return index < 0 ? null : orders[index] = orders[index] with { State = state };
        }
    }
}
