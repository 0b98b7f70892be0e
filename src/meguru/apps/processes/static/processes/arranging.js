/* Laying a drawing out anew: the server says where everything stands, here it becomes one command of the drawing
   tool, so that one undo brings every place back. */

const boundsOf = ({ x, y, width, height }) => ({ x, y, width, height });
const box = ([x, y, width, height]) => ({ x, y, width, height });

/* Where a name stands that the layout gives no place to: below its shape, or in the middle of its line. */
const besides = (label, owner) => {
  if (owner.waypoints) {
    const at = Math.floor((owner.waypoints.length - 1) / 2);
    const [one, other] = [owner.waypoints[at], owner.waypoints[at + 1]];
    return { ...boundsOf(label), x: (one.x + other.x - label.width) / 2, y: (one.y + other.y) / 2 - label.height - 4 };
  }
  return { ...boundsOf(label), x: owner.x + (owner.width - label.width) / 2, y: owner.y + owner.height + 4 };
};

export const prepareArranging = (modeler) => {
  const updater = modeler.get("bpmnUpdater");
  const put = (element, place) => {
    if (place.waypoints) {
      element.waypoints = place.waypoints.map(({ x, y }) => ({ x, y }));
      updater.updateConnectionWaypoints(element);
    } else {
      Object.assign(element, boundsOf(place));
      updater.updateBounds(element);
    }
  };
  const placeOf = (element, places) => {
    if (element.labelTarget) return null;
    if (element.waypoints) {
      const points = places.edges[element.id];
      return points && { waypoints: points.map(([x, y]) => ({ x, y })) };
    }
    return places.shapes[element.id] && box(places.shapes[element.id]);
  };

  modeler.get("commandStack").register("meguru.arrange", {
    execute(context) {
      const everything = modeler.get("elementRegistry").getAll();
      const moved = everything.filter((element) => placeOf(element, context.places));
      const labels = everything.filter((element) => element.labelTarget && moved.includes(element.labelTarget));
      context.before = [...moved, ...labels].map((element) => [
        element, element.waypoints ? { waypoints: element.waypoints.map(({ x, y }) => ({ x, y })) } : boundsOf(element)]);
      moved.forEach((element) => put(element, placeOf(element, context.places)));
      labels.forEach((label) => {
        const place = context.places.labels[label.labelTarget.id];
        put(label, place ? box(place) : besides(label, label.labelTarget));
      });
      return [...moved, ...labels];
    },
    revert(context) {
      context.before.forEach(([element, place]) => put(element, place));
      return context.before.map(([element]) => element);
    },
  });
  return (places) => modeler.get("commandStack").execute("meguru.arrange", { places });
};
