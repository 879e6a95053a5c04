// A link to a list leads to the page of it on which one was, where that is the same list (all but "after" of its address).
behaviour("back-to-place", (link) => {
  const place = JSON.parse(sessionStorage.getItem("place in a list") ?? "null");
  const without = (address) => {
    const url = new URL(address, location.href);
    url.searchParams.delete("after");
    return `${url.pathname}?${url.searchParams}`;
  };
  if (place && without(place.address) === without(link.href)) link.href = place.address;
});
